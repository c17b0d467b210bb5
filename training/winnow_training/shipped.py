"""Weights of a model that Winnow ships, read back out of its int8 file, so that a run can begin with them where the run that made it is not at hand."""
import pathlib

import numpy
import onnx
import torch
from onnx import numpy_helper

from .model import Shape, TwoHeads


class QuantisedWeights:
    """Tables and matrices by name, with what rounding has left of them."""

    def __init__(self, path: pathlib.Path):
        graph = onnx.load(str(path)).graph
        self._stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self._node = {node.name: node for node in graph.node}

    def layers(self) -> int:
        return sum(name.endswith("/attended/MatMul_quant") for name in self._node)

    def plain(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self._stored[name].astype(numpy.float32))

    def table(self, name: str) -> torch.Tensor:
        """A table or matrix under its name, rounded or not."""
        if name in self._stored:
            return self.plain(name)
        rounded, scale, zero = (self._stored[f"{name}_{part}"] for part in ("quantized", "scale", "zero_point"))
        return torch.from_numpy((rounded.astype(numpy.float32) - zero.astype(numpy.float32)) * scale)

    def product(self, node: str) -> torch.Tensor:
        """The weights of a product, [out, in], by the name of its node before rounding."""
        found = self._node.get(f"{node}_quant") or self._node[node]
        return self.table(found.input[1].removesuffix("_quantized")).T.contiguous()

    def added_to(self, node: str) -> torch.Tensor:
        """The bias that is added behind a product, by the name of the addition."""
        return next(self.plain(name) for name in self._node[node].input if name in self._stored)


def load(folder: pathlib.Path) -> TwoHeads:
    """The network of a shipped model, with as many layers as its file has."""
    stored = QuantisedWeights(folder / "model-int8.onnx")
    model = TwoHeads(Shape(layers=stored.layers()))
    with torch.no_grad():
        for part in ("word", "position", "segment"):
            getattr(model.embeddings, part).weight.copy_(stored.table(f"model.embeddings.{part}.weight"))
        _norm(model.embeddings.norm, stored, "model.embeddings.norm")
        for number, layer in enumerate(model.layers):
            node, name = f"/model/layers.{number}", f"model.layers.{number}"
            # Query, key and value are one product in the graph, and the scale of the scores is in the first of them.
            scale = layer.size**0.5
            weights, biases = stored.product(f"{node}/MatMul").chunk(3), stored.added_to(f"{node}/Add").chunk(3)
            for part, weight, bias, factor in zip((layer.query, layer.key, layer.value), weights, biases, (scale, 1, 1), strict=True):
                part.weight.copy_(weight * factor)
                part.bias.copy_(bias * factor)
            for part in ("attended", "inner", "outer"):
                getattr(layer, part).weight.copy_(stored.product(f"{node}/{part}/MatMul"))
                getattr(layer, part).bias.copy_(stored.plain(f"{name}.{part}.bias"))
            _norm(layer.attended_norm, stored, f"{name}.attended_norm")
            _norm(layer.outer_norm, stored, f"{name}.outer_norm")
        for head in ("rank_pool", "rank"):
            # The tool that rounds splits a Gemm into a product and an addition, whether it rounds it or not.
            getattr(model, head).weight.copy_(stored.product(f"/model/{head}/Gemm_MatMul"))
            getattr(model, head).bias.copy_(stored.plain(f"model.{head}.bias"))
        model.keep.weight.copy_(stored.product("/model/keep/MatMul"))
        model.keep.bias.copy_(stored.plain("model.keep.bias"))
    return model


def _norm(norm: torch.nn.LayerNorm, stored: QuantisedWeights, name: str) -> None:
    norm.weight.copy_(stored.plain(name + ".weight"))
    norm.bias.copy_(stored.plain(name + ".bias"))

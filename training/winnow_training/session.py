"""Model files in ONNX Runtime, and how far what they say is from what PyTorch said. In a process without PyTorch, see quantise.py."""
import pathlib

import numpy
import onnxruntime

from .quiet import without_native_errors

FULL_PARITY = 1e-4
"""How far a file in full precision may be from PyTorch, in a probability or a logit."""

HALF_PARITY = 1e-2
"""The same of a file in sixteen bits. Six and twelve layers were .003 off."""


class Session:
    """A model file, run one unpadded row at a time: dynamic int8 would let the rows of a batch change each other."""

    def __init__(self, path: pathlib.Path, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        with without_native_errors():
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, ids: numpy.ndarray, mask: numpy.ndarray, token_types: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Rank logits [B, 1] and keep-probabilities [B, L]."""
        rank, keep = self._session.run(["ranking_logits", "keep_prob"],
                                       {"input_ids": ids, "attention_mask": mask, "token_type_ids": token_types})
        return rank, keep


def largest_difference(session: Session, reference: pathlib.Path) -> float:
    """How far a session is from what PyTorch said, row by row and in one padded batch."""
    worst = 0.0
    with numpy.load(reference) as stored:
        for number in range(int(stored["count"])):
            ids = stored[f"ids{number}"]
            rank, keep = session.run(ids, numpy.ones_like(ids), stored[f"types{number}"])
            worst = max(worst, float(numpy.abs(rank - stored[f"rank{number}"]).max()), float(numpy.abs(keep - stored[f"keep{number}"]).max()))
        mask = stored["mask_all"]
        rank, keep = session.run(stored["ids_all"], mask, stored["types_all"])
        worst = max(worst, float(numpy.abs(rank - stored["rank_all"]).max()), float((numpy.abs(keep - stored["keep_all"]) * mask).max()))
    return worst


def checked(path: pathlib.Path, reference: pathlib.Path, most: float) -> float:
    """The largest difference of a file; one beyond what its precision allows is an error."""
    difference = largest_difference(Session(path), reference)
    if difference > most:
        raise ValueError(f"{path} differs from PyTorch by {difference:.2g}, more than {most}")
    return difference

"""What the network is worth on the development sets, measured while it learns. The figures that count come from `winnow eval pruning` and the
exported file."""
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy
import torch

from . import loss, selection, sets
from .batches import Batch, batch_of, fitted, row_length
from .model import TwoHeads
from .store import Pair, Pairs
from .wordpiece import WordPiece

BATCH_TOKENS = 4096


@dataclass(frozen=True)
class Scored:
    """A pair's rank logit and the mean keep-probability of each sentence, before calibration."""

    rank: float
    keep: numpy.ndarray


def score(model: TwoHeads, pairs: Iterable[Pair], window: int) -> list[Scored]:
    """Scores pairs, in batches of nearly one length; sentences beyond the window get 0."""
    all_pairs = list(pairs)
    cut = [fitted(pair, window) for pair in all_pairs]
    scored: list[Scored | None] = [None] * len(cut)
    waiting: list[int] = []
    for i in sorted(range(len(cut)), key=lambda i: (row_length(cut[i]), i)):
        if waiting and (len(waiting) + 1) * row_length(cut[i]) > BATCH_TOKENS:
            _score(model, waiting, cut, scored)
            waiting = []
        waiting.append(i)
    _score(model, waiting, cut, scored)
    return [Scored(s.rank, numpy.pad(s.keep, (0, len(pair.sentences) - len(s.keep)))) for s, pair in zip(scored, all_pairs, strict=True)]


def _score(model: TwoHeads, numbers: list[int], pairs: list[Pair], into: list[Scored | None]) -> None:
    if not numbers:
        return
    batch = batch_of([pairs[i] for i in numbers])
    with torch.no_grad():
        ranks, keeps = run(model, batch)
        means = loss.sentence_means(torch.sigmoid(keeps), torch.from_numpy(batch.sentence), len(batch.labels)).numpy()
    for row, i in enumerate(numbers):
        into[i] = Scored(float(ranks[row, 0]), means[batch.row_of_sentence == row])


def run(model: TwoHeads, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    return model(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), torch.from_numpy(batch.types))


class DevelopmentSample:
    """The first answerable rows of more than three sentences of each development set."""

    def __init__(self, folder: pathlib.Path, many: int, tokenizer: WordPiece):
        self._rows = selection.counting_rows(folder, many)
        self.pairs = Pairs.of(self._rows, tokenizer)

    def recall(self, model: TwoHeads, window: int) -> dict[str, float]:
        """Sentence recall at each compression, the mean over sets; "oracle" beside it, and the mean over those sets whose evidence people marked."""
        scored = score(model, (self.pairs[i] for i in range(len(self.pairs))), window)
        by_name = {"model": [of_row.keep for of_row in scored],
                   "oracle": [selection.oracle([len(s) for s in row.sentences], row.labels) for row in self._rows]}
        figures = {f"{name}@{compression}": selection.recall(self._rows, scores, compression)
                   for compression in selection.COMPRESSIONS for name, scores in by_name.items()}
        if any(row.dataset in sets.BY_PEOPLE for row in self._rows):
            figures["by people@0.7"] = selection.recall(self._rows, by_name["model"], 0.7, sets.BY_PEOPLE)
        return {name: round(value, 4) for name, value in figures.items()}

"""Pruning at equal price, as `winnow eval pruning` does it."""
import pathlib

import numpy

from . import rows
from .rows import Row

FEWEST_SENTENCES = 4
"""Rows with fewer leave nothing to choose."""

COMPRESSIONS = (0.5, 0.7, 0.8)


def keep(lengths: list[int], scores: numpy.ndarray, compression: float) -> numpy.ndarray:
    """Takes sentences by score, ties by position, while they fit the characters left; one that does not fit is passed over, the first never."""
    room = (1 - compression) * sum(lengths)
    kept = numpy.zeros(len(lengths), bool)
    for place, i in enumerate(numpy.argsort(-scores, kind="stable")):
        if place == 0 or lengths[i] <= room:
            kept[i] = True
            room -= lengths[i]
    return kept


def oracle(lengths: list[int], labels: tuple[int, ...]) -> numpy.ndarray:
    """The scores of perfect knowledge: evidence first, the shortest of it first."""
    return numpy.array([1e7 - length if label else 0.0 for length, label in zip(lengths, labels, strict=True)])


def counting_rows(folder: pathlib.Path, many: int) -> list[Row]:
    """The first rows of each set that count: answerable ones with something to choose."""
    read: list[Row] = []
    for file in sorted(folder.glob("*.jsonl.gz")):
        counting = (row for row in rows.read(file) if row.answerable and len(row.sentences) >= FEWEST_SENTENCES)
        read += [row for row, _ in zip(counting, range(many), strict=False)]
    return read


def recall(read: list[Row], scores: list[numpy.ndarray], compression: float, only: frozenset[str] | None = None) -> float:
    """Sentence recall by scores of each row's sentences, the mean over sets, or over some of them."""
    by_set: dict[str, list[float]] = {}
    for row, of_row in zip(read, scores, strict=True):
        needed = numpy.array(row.labels, bool)
        kept = keep([len(sentence) for sentence in row.sentences], of_row, compression)
        by_set.setdefault(row.dataset, []).append(float((kept & needed).sum() / needed.sum()))
    return float(numpy.mean([numpy.mean(values) for name, values in by_set.items() if only is None or name in only]))

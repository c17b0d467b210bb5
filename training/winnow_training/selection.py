"""Pruning at equal price, as `winnow eval pruning` does it."""
import numpy

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

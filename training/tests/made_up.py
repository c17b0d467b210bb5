"""Rows and pairs for tests."""
import numpy

from winnow_training.rows import Row
from winnow_training.store import Pair, Pairs


def row(number: int = 0, dataset: str = "squad", question: str = "who?", title: str = "", sentences=("One.", "Two."), labels=None, answers=()) -> Row:
    return Row(f"{dataset}-{number}", dataset, question, title, tuple(sentences), tuple(labels or (1,) + (0,) * (len(sentences) - 1)), tuple(answers))


def pair(question: int, title: int, sentences: list[int], labels: list[int]) -> Pair:
    """Token ids count up, so that a test sees where each went."""
    numbers = iter(range(1, 101))

    def ids(many: int) -> numpy.ndarray:
        return numpy.array([next(numbers) for _ in range(many)], numpy.uint16)

    return Pair(ids(question), ids(title), [ids(many) for many in sentences], numpy.array(labels, numpy.uint8))


class Letters:
    """A tokenizer: a token a letter."""

    def encode(self, text: str) -> list[int]:
        return [ord(c) for c in text]


def random_pairs(many: int, seed: int = 1, datasets=("squad", "multirc")) -> Pairs:
    """Pairs of random words, in which the evidence shares the question's word."""
    random = numpy.random.default_rng(seed)

    def rows():
        for number in range(many):
            word = "abcdefgh"[int(random.integers(8))]
            needed = [int(n) for n in random.random(int(random.integers(2, 12))) < 0.3]
            sentences = [("xyz"[int(random.integers(3))] * 3) + (word if n else "-") + "q" * int(random.integers(1, 9)) for n in needed]
            yield Row(str(number), datasets[number % len(datasets)], word * 2, f"t{number % 50}", tuple(sentences), tuple(needed), ())

    return Pairs.of(rows(), Letters())

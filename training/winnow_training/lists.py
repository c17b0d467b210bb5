"""Lists: a question with passages of which some answer it and most do not, in the order of the search. What is drawn is a function of seed and step."""
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy

from . import files
from .batches import Batch, batch_of, cut, row_length
from .rows import Row
from .store import Pair, Pairs
from .wordpiece import WordPiece

QUESTION = 192
"""Most tokens of a question, as the product reads it: half of the window."""

FRONT = 8
"""The first misses of a list, of which half of the drawn ones are. Picked by hand."""


@dataclass(frozen=True)
class ListMixture:
    """What a step learns from of lists."""

    questions: dict[str, int] = field(default_factory=dict)
    """Lists of each kind in a step."""
    seed: int = 7
    positives: int = 3
    """Passages of a list that answer or help, at most; one that answers is always among them."""
    negatives: int = 5
    refused: float = 0.1
    """Lists from which all that answers is taken, so that it is known that no passage has to."""
    untitled: float = 0.1
    """Lists without titles and headings."""
    window: int = 384


class Lists:
    """Pairs of one list after the other, the best first; `grades` say how well each answers, from 0 to 1."""

    def __init__(self, pairs: Pairs, first: numpy.ndarray, grades: numpy.ndarray, kinds: list[str]):
        self.pairs, self.first, self.grades, self.kinds = pairs, first, grades, kinds

    def __len__(self) -> int:
        return len(self.kinds)

    @staticmethod
    def of(lists: Iterable[tuple[str, list[tuple[Row, float]]]], tokenizer: WordPiece) -> "Lists":
        """Of each the kind and the passages with their grades, in the order of the search. Lists without a miss teach nothing and are left out."""
        rows, grades, first, kinds = [], [], [0], []
        for kind, judged in lists:
            if any(grade == 0 for _, grade in judged):
                ordered = sorted(judged, key=lambda j: -j[1])
                rows += [row for row, _ in ordered]
                grades += [grade for _, grade in ordered]
                first.append(len(rows))
                kinds.append(kind)
        return Lists(Pairs.of(rows, tokenizer, QUESTION), numpy.array(first, numpy.int64), numpy.array(grades, numpy.float32), kinds)

    def save(self, path: pathlib.Path) -> None:
        self.pairs.save(path, first=self.first, grades=self.grades, kinds=numpy.array(self.kinds))

    @staticmethod
    def load(path: pathlib.Path) -> "Lists":
        with numpy.load(path) as stored:
            first, grades, kinds = stored["first"], stored["grades"], [str(k) for k in stored["kinds"]]
        return Lists(Pairs.load(path), first, grades, kinds)

    def drawn(self, number: int, mixture: ListMixture, random: numpy.random.Generator) -> list[tuple[Pair, float]]:
        """Some passages of a list. Half of the misses stand among its first ones."""
        first, behind = (int(i) for i in self.first[number:number + 2])
        good = [i for i in range(first, behind) if self.grades[i] > 0]
        bad = list(range(first + len(good), behind))
        taken = []
        if good and random.random() >= mixture.refused:
            answers = [i for i in good if self.grades[i] == self.grades[good[0]]]
            taken = [answers[int(random.integers(len(answers)))]]
            others = [i for i in good if i != taken[0]]
            taken += [others[int(i)] for i in random.permutation(len(others))[:mixture.positives - 1]]
        many = mixture.negatives + (not taken)
        front = [bad[int(i)] for i in random.permutation(min(FRONT, len(bad)))[:(many + 1) // 2]]
        rest = [i for i in bad if i not in front]
        taken += front + [rest[int(i)] for i in random.permutation(len(rest))[:many - len(front)]]
        untitled = random.random() < mixture.untitled
        pairs = [(self.pairs[i], float(self.grades[i])) for i in taken]
        return [(around_evidence(replace(p, title=p.title[:0]) if untitled else p, mixture.window), grade) for p, grade in pairs]


class ListStream:
    """The lists of any step; each kind begins anew when all of it was drawn."""

    def __init__(self, lists: Lists, mixture: ListMixture):
        self._lists, self._mixture = lists, mixture
        self._own = {kind: numpy.array([n for n, k in enumerate(lists.kinds) if k == kind], numpy.int64) for kind in mixture.questions}
        empty = [kind for kind, own in self._own.items() if not len(own)]
        if empty:
            raise ValueError(f"there are no lists of the kind {', '.join(empty)}; there are {', '.join(sorted(set(lists.kinds)))}")

    def step(self, step: int) -> list[list[tuple[Pair, float]]]:
        found = []
        for kind, (name, many) in enumerate(self._mixture.questions.items()):
            own = self._own[name]
            for place in range(step * many, (step + 1) * many):
                order = numpy.random.default_rng([self._mixture.seed, kind, place // len(own)]).permutation(own)
                random = numpy.random.default_rng([self._mixture.seed, kind, place, len(own)])
                found.append(self._lists.drawn(int(order[place % len(own)]), self._mixture, random))
        return found


def around_evidence(pair: Pair, window: int) -> Pair:
    """The pair cut at the end that is farther from what is needed."""
    needed = numpy.flatnonzero(pair.labels == 1)
    return cut(pair, window, lambda first, behind: len(needed) > 0 and needed[0] - first > behind - 1 - needed[-1])


WIDEST = 1.3
"""Times that the longest row of a batch may be as long as the shortest: padding costs as much as tokens."""


def batches_of(judged: list[tuple[Pair, float]]) -> list[Batch]:
    """A list in batches of nearly one length, with its grades as what is relevant."""
    parts: list[list[tuple[Pair, float]]] = []
    for one in sorted(judged, key=lambda j: row_length(j[0])):
        if not parts or row_length(one[0]) > WIDEST * row_length(parts[-1][0][0]):
            parts.append([])
        parts[-1].append(one)
    return [replace(batch_of([pair for pair, _ in part]), relevant=numpy.array([grade for _, grade in part], numpy.float32)) for part in parts]

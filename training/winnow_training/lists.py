"""Lists: a question with passages of which some answer it and most do not, in the order of the search. What is drawn is a function of seed and step."""
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

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


class Graded(NamedTuple):
    """A passage of a list. `grade` says how well it answers, from 0 to 1; `place` is that in the search's list from 1, 0 where there was no search."""

    row: Row
    grade: float
    place: int = 0


class Drawn(NamedTuple):
    """A passage that a step learns from."""

    pair: Pair
    grade: float
    place: int = 0


class Lists:
    """Pairs of one list after the other, the best first, with their grades and places."""

    def __init__(self, pairs: Pairs, first: numpy.ndarray, grades: numpy.ndarray, places: numpy.ndarray, kinds: list[str]):
        self.pairs, self.first, self.grades, self.places, self.kinds = pairs, first, grades, places, kinds

    def __len__(self) -> int:
        return len(self.kinds)

    @staticmethod
    def of(lists: Iterable[tuple[str, list[Graded]]], tokenizer: WordPiece) -> "Lists":
        """Of each the kind and the passages in the order of the search. Lists without a miss teach nothing and are left out."""
        all_of_them: list[Graded] = []
        first, kinds = [0], []
        for kind, graded in lists:
            if any(g.grade == 0 for g in graded):
                all_of_them += sorted(graded, key=lambda g: -g.grade)
                first.append(len(all_of_them))
                kinds.append(kind)
        return Lists(Pairs.of((g.row for g in all_of_them), tokenizer, QUESTION), numpy.array(first, numpy.int64),
                     numpy.array([g.grade for g in all_of_them], numpy.float32), numpy.array([g.place for g in all_of_them], numpy.int64), kinds)

    def save(self, path: pathlib.Path) -> None:
        self.pairs.save(path, first=self.first, grades=self.grades, places=self.places, kinds=numpy.array(self.kinds))

    @staticmethod
    def load(path: pathlib.Path) -> "Lists":
        with numpy.load(path) as stored:
            first, grades, places, kinds = stored["first"], stored["grades"], stored["places"], [str(k) for k in stored["kinds"]]
        return Lists(Pairs.load(path), first, grades, places, kinds)

    def drawn(self, number: int, mixture: ListMixture, random: numpy.random.Generator) -> list[Drawn]:
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
        drawn = [Drawn(self.pairs[i], float(self.grades[i]), int(self.places[i])) for i in taken]
        return [d._replace(pair=around_evidence(replace(d.pair, title=d.pair.title[:0]) if untitled else d.pair, mixture.window)) for d in drawn]


class ListStream:
    """The lists of any step; each kind begins anew when all of it was drawn."""

    def __init__(self, lists: Lists, mixture: ListMixture):
        self._lists, self._mixture = lists, mixture
        self._own = {kind: numpy.array([n for n, k in enumerate(lists.kinds) if k == kind], numpy.int64) for kind in mixture.questions}
        empty = [kind for kind, own in self._own.items() if not len(own)]
        if empty:
            raise ValueError(f"there are no lists of the kind {', '.join(empty)}; there are {', '.join(sorted(set(lists.kinds)))}")

    def step(self, step: int) -> list[list[Drawn]]:
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


def batches_of(drawn: list[Drawn]) -> list[Batch]:
    """A list in batches of nearly one length, with its grades as what is relevant."""
    parts: list[list[Drawn]] = []
    for one in sorted(drawn, key=lambda d: row_length(d.pair)):
        if not parts or row_length(one.pair) > WIDEST * row_length(parts[-1][0].pair):
            parts.append([])
        parts[-1].append(one)
    return [replace(batch_of([d.pair for d in part]), relevant=numpy.array([d.grade for d in part], numpy.float32),
                    place=numpy.array([d.place for d in part], numpy.int64)) for part in parts]

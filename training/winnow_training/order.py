"""
What a model's order is worth on lists of documentation that were kept back, measured while it learns: the order of passages, that of their units, whole
answers at a number of tokens, and whether a list without an answer is known from one with. The figures that count come from the program and the exported file.
"""
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy

from . import documentation
from .calibration import logit
from .found import Asked
from .lists import QUESTION, around_evidence
from .measure import Scored, score
from .model import TwoHeads
from .quotes import Judged
from .store import Pair, Pairs
from .wordpiece import WordPiece

BUDGETS = (300, 450)
"""Tokens of a context."""

SHARE = 0.3
"""Of the model's order beside the search's, as the program has it."""

PLACE = 1.0
"""What the logarithm of a passage's place takes from the logits of its units. Picked by hand; only runs are compared by it."""


@dataclass(frozen=True)
class Listed:
    """A question's list as the search ordered it."""

    asked: Asked
    passages: list[Judged]
    pairs: list[Pair]


class DevelopmentLists:
    """Lists of questions with an answer among what was found, of questions that no page answers, and of questions of other sites."""

    def __init__(self, lists: Iterable[tuple[Asked, list[Judged]]], tokenizer: WordPiece, window: int):
        self._window = window
        self._lists = []
        for asked, passages in lists:
            listed = [j for j in passages if j.passage.place is not None]
            if asked.kind != documentation.QUESTION or any(j.grade == 1 for j in listed):
                pairs = Pairs.of((j.row for j in listed), tokenizer, QUESTION)
                self._lists.append(Listed(asked, listed, [pairs[i] for i in range(len(pairs))]))

    def __len__(self) -> int:
        return len(self._lists)

    def figures(self, model: TwoHeads) -> dict[str, float]:
        """Means over the questions; of whole answers the share."""
        scored = score(model, (around_evidence(p, 10 * self._window) for listed in self._lists for p in listed.pairs), self._window)
        figures: dict[str, list[float]] = {}
        best: dict[str, list[float]] = {}
        at = 0
        for listed in self._lists:
            own = scored[at:at + len(listed.pairs)]
            at += len(own)
            best.setdefault(listed.asked.kind, []).append(max(s.rank for s in own))
            if listed.asked.kind == documentation.QUESTION:
                for name, value in of_list(listed, own).items():
                    figures.setdefault(name, []).append(value)
        means = {name: round(float(numpy.mean(values)), 4) for name, values in figures.items()}
        answerable = best.pop(documentation.QUESTION, [])
        if answerable:
            means |= {f"refusal {kind}": round(apart(answerable, others), 4) for kind, others in best.items()}
        return means


def of_list(listed: Listed, scored: list[Scored]) -> dict[str, float]:
    """Figures of one question with an answer."""
    search = scaled([j.passage.score for j in listed.passages])
    model = scaled([s.rank for s in scored])
    orders = {"search": numpy.argsort(-search, kind="stable"), "model": numpy.argsort(-model, kind="stable"),
              "mixed": numpy.argsort(-(SHARE * model + (1 - SHARE) * search), kind="stable")}
    answers = {n for n, j in enumerate(listed.passages) if j.grade == 1}
    found = {f"mrr {name}": 1 / (1 + next(place for place, n in enumerate(order) if n in answers)) for name, order in orders.items()}
    place_of = {int(n): place for place, n in enumerate(orders["mixed"], 1)}
    units = [(float(logit(keep) - PLACE * math.log(place_of[n])), label, len(tokens), n)
             for n, (pair, s) in enumerate(zip(listed.pairs, scored, strict=True))
             for keep, label, tokens in zip(s.keep, pair.labels, pair.sentences, strict=True)]
    labelled = sorted((u for u in units if u[1] < 2), key=lambda u: -u[0])
    found["units"] = average_precision([u[1] == 1 for u in labelled])
    needed = sum(u[1] == 1 for u in units)
    for budget in BUDGETS:
        found[f"whole@{budget}"] = float(_kept(sorted(units, key=lambda u: -u[0]), budget, stop=False) == needed)
        found[f"passages@{budget}"] = float(_kept([u for n in orders["search"] for u in units if u[3] == n], budget, stop=True) == needed)
    return found


def _kept(units: list[tuple[float, int, int, int]], budget: int, stop: bool) -> int:
    """Needed units among those that fit."""
    kept = 0
    for _, label, tokens, _ in units:
        if tokens <= budget:
            budget -= tokens
            kept += label == 1
        elif stop:
            return kept
    return kept


def scaled(values: list[float]) -> numpy.ndarray:
    """From 0 to 1, as the program mixes two orders."""
    found = numpy.array(values, float)
    width = found.max() - found.min()
    return (found - found.min()) / width if width > 0 else numpy.zeros_like(found)


def average_precision(relevant: list[bool]) -> float:
    """Of a ranking, best first (0 where nothing is relevant)."""
    hits = numpy.flatnonzero(relevant)
    return float(numpy.mean((numpy.arange(len(hits)) + 1) / (hits + 1))) if len(hits) else 0.0


def apart(with_answer: list[float], without: list[float]) -> float:
    """How often a list with an answer scores above one without: the area under the curve."""
    pairs = numpy.array(with_answer)[:, None] - numpy.array(without)[None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())

"""What a passage is to a question of documentation: which units its quotes need, and whether it answers."""
import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from .documentation import HEADING, QUESTION, plain
from .found import Asked, Found, Passage, page_of, squashed
from .rows import UNKNOWN, Row

PART = 0.5
"""Grade of a passage that holds something the whole answer needs and not its core. Picked by hand."""

OVERLAP = 8
"""Letters and digits that a unit and a quote share at least, unless one of them is shorter."""

TELLING = 20
"""Letters and digits from which on a quote that stands somewhere else says the same there."""


@dataclass(frozen=True)
class Judged:
    """A passage of a question's list. The grade is 1 for an answer, PART, or 0; None is unknown, and such a passage is left out of what is learned."""

    passage: Passage
    row: Row
    grade: float | None


class Letters:
    """Letters and digits of a page, and where each stands in UTF-16 units."""

    def __init__(self, text: str):
        found, self.at, place = [], [], 0
        for c in text:
            if c.isascii() and c.isalnum():
                found.append(c.lower())
                self.at.append(place)
            place += 2 if ord(c) > 0xFFFF else 1
        self.text = "".join(found)

    def places(self, quote: str) -> list[tuple[int, int]]:
        found, at = [], self.text.find(quote)
        while at >= 0:
            found.append((at, at + len(quote)))
            at = self.text.find(quote, at + 1)
        return found

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The letters of a span."""
        return bisect.bisect_left(self.at, start), bisect.bisect_left(self.at, end)


def judged(found: Found, dataset: str) -> Iterator[tuple[Asked, list[Judged]]]:
    """Question by question."""
    pages = {page: Letters(text) for page, text in found.texts.items()}
    for asked in found.questions:
        if asked.kind == QUESTION:
            yield asked, list(_by_quotes(asked, pages, dataset))
        elif asked.kind == HEADING:
            yield asked, list(_by_heading(asked, dataset))
        else:
            yield asked, [_judged(asked, p, dataset, [0] * len(p.texts), 0.0) for p in asked.passages if p.texts]


def _judged(asked: Asked, passage: Passage, dataset: str, labels: list[int], grade: float | None) -> Judged:
    row = Row(f"{asked.id}/{passage.id}", dataset, asked.query, passage.heading, tuple(passage.texts), tuple(labels), ())
    return Judged(passage, row, grade)


def _by_quotes(asked: Asked, pages: dict[str, Letters], dataset: str) -> Iterator[Judged]:
    sure, unsure = _places(asked, pages)
    quotes = {squashed(q["text"]) for answer in asked.answers for q in (*answer["key"], *answer["all"])}
    keys = [{squashed(q["text"]) for q in answer["key"]} for answer in asked.answers]
    labelled = [(p, *_labels(p, sure, unsure, quotes, pages)) for p in asked.passages if p.texts]
    whole = any(_holds_all(held, keys) for _, _, held in labelled)
    for passage, labels, held in labelled:
        text = squashed(" ".join(passage.texts))
        if 1 in labels:
            core = _holds_all(held, keys) if whole else any(key in held for answer in keys for key in answer)
            grade = 1.0 if core else PART
        else:
            elsewhere = UNKNOWN in labels or any(answer and all(key in text for key in answer) for answer in keys)
            grade = None if elsewhere else 0.0
        yield _judged(asked, passage, dataset, labels, grade)


def _holds_all(held: set[str], keys: list[set[str]]) -> bool:
    return any(answer and answer <= held for answer in keys)


def _places(asked: Asked, pages: dict[str, Letters]) -> tuple[dict, dict]:
    """
    Where the quotes stand, by page: (from, to, quote). Of a quote that stands more than once the place nearest to those that stand once is meant; where
    none does and there are more than two places, it is not known which.
    """
    sure: dict[str, list[tuple[int, int, str]]] = {}
    unsure: dict[str, list[tuple[int, int, str]]] = {}
    for answer in asked.answers:
        spots = {}
        for quote in (*answer["key"], *answer["all"]):
            page, text = page_of(quote), squashed(quote["text"])
            if text and page in pages:
                spots[page, text] = pages[page].places(text)
        anchors: dict[str, list[int]] = {}
        for (page, _), places in spots.items():
            if len(places) == 1:
                anchors.setdefault(page, []).append(places[0][0])
        for (page, text), places in spots.items():
            if len(places) > 1 and page in anchors:
                places = [min(places, key=lambda place, page=page: min(abs(place[0] - anchor) for anchor in anchors[page]))]
            (sure if len(places) <= 2 else unsure).setdefault(page, []).extend((start, end, text) for start, end in places)
    return sure, unsure


def _labels(passage: Passage, sure: dict, unsure: dict, quotes: set[str], pages: dict[str, Letters]) -> tuple[list[int], set[str]]:
    """The units' labels, and the quotes that the passage holds some of."""
    labels, held = [], set()
    for (start, end), text in zip(passage.units, passage.texts, strict=True):
        label = 0
        if passage.document in pages:
            first, behind = pages[passage.document].between(start, end)
            for from_, to, quote in sure.get(passage.document, ()):
                shared = min(to, behind) - max(from_, first)
                if shared > 0 and shared >= min(OVERLAP, to - from_, behind - first):
                    label = 1
                    held.add(quote)
            if not label and any(min(to, behind) - max(from_, first) >= OVERLAP for from_, to, _ in unsure.get(passage.document, ())):
                label = UNKNOWN
        if not label:
            unit = squashed(text)
            if any(len(quote) >= TELLING and quote in unit for quote in quotes):
                label = UNKNOWN
        labels.append(label)
    return labels, held


def _by_heading(asked: Asked, dataset: str) -> Iterator[Judged]:
    """
    The section answers its heading, by which of its units is not known; those below it may as well, and no other does. No passage shows the last of its own
    headings, or equal words would be all there is to learn.
    """
    section, = asked.answers
    wanted = squashed(asked.query)
    for passage in asked.passages:
        own = (passage.document, passage.heading) == (section["document"], section["heading"])
        below = passage.document == section["document"] and passage.heading.startswith(section["heading"] + " / ")
        kept = [i for i, text in enumerate(passage.texts) if squashed(plain(text)) != wanted]
        if kept:
            shown = Passage(**vars(passage) | {"heading": passage.heading.rpartition(" / ")[0], "units": [passage.units[i] for i in kept],
                                              "texts": [passage.texts[i] for i in kept]})
            yield _judged(asked, shown, dataset, [UNKNOWN] * len(kept), 1.0 if own else None if below else 0.0)

"""Makes the lists: what Winnow found over documentation, labelled, and the questions of the open sets with passages of which some answer and most do not."""
import pathlib
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy

from . import documentation, files, paths, sets
from .documentation import DEVELOPMENT, SITES
from .found import CANDIDATES, Asked, Found
from .lists import Graded, Lists
from .prepare import OpenSets, Preparation, negatives_of
from .quotes import Judged, judged
from .rows import Row
from .store import Pairs
from .wordpiece import WordPiece

POOLED = "pooled"
"""The kind of lists that are of open sets, beside those of documentation."""

MISSES = 8
"""Passages that are looked for of each question of an open set, as a list has them."""

CALIBRATED = 2400
"""Passages of documentation that scores are calibrated on, at most: each takes a tenth of a second, and each site counts as a set, however many it has."""

Listed = tuple[str, list[Graded]]
"""A kind, and its passages."""


def folder() -> pathlib.Path:
    return paths.home() / "documentation"


def found_sites(only: Iterable[str] = tuple(SITES)) -> Iterator[tuple[str, list[tuple[Asked, list[Judged]]]]]:
    """What was found over each site, labelled."""
    for name in only:
        file = folder() / "found" / f"{name}.jsonl.gz"
        if not file.is_file():
            raise FileNotFoundError(f"{file} is missing: run training/run found first")
        yield name, list(judged(Found.load(file), f"docs_{name}"))


def is_development(site: str, asked: Asked, number: int) -> bool:
    """Whole sites, and of the others every tenth question."""
    return site in DEVELOPMENT or asked.kind == documentation.QUESTION and number % 10 == 5


def development_lists(most: int) -> Iterator[tuple[Asked, list[Judged]]]:
    """Of each site, evenly, questions of its own that are kept back; of sites that are kept back whole also those without an answer and those of other sites."""
    for site, lists in found_sites(name for name in SITES if (folder() / "found" / f"{name}.jsonl.gz").is_file()):
        for kind in (documentation.QUESTION, documentation.ELSEWHERE, documentation.UNANSWERED):
            own = [one for n, one in enumerate(lists) if one[0].kind == kind and is_development(site, one[0], n)]
            yield from evenly(own, most)


def evenly(all_of_them: list, most: int) -> list:
    """So many of them at most, at equal distances."""
    return all_of_them[::max(1, -(-len(all_of_them) // most))]


def learned(site: str, lists: list[tuple[Asked, list[Judged]]]) -> Iterator[Listed]:
    for number, (asked, passages) in enumerate(lists):
        if not is_development(site, asked, number):
            # The search had a heading's section before it, with the heading; its place says nothing.
            searched = asked.kind != documentation.HEADING
            graded = [Graded(j.row, j.grade, searched * (j.passage.place or CANDIDATES + 1)) for j in passages if j.grade is not None]
            if asked.kind in (documentation.ELSEWHERE, documentation.UNANSWERED) or any(g.grade == 1 for g in graded):
                yield asked.kind, graded


def pooled(settings: Preparation, data: pathlib.Path) -> Iterator[Listed]:
    """Questions of each open set: all their passages, and the best misses among the others."""
    most = settings.pooled_lists
    for own in OpenSets(settings).read():
        if own.name in sets.TEMPLATED or not own.train:
            continue
        random = numpy.random.default_rng([settings.seed, len(own.train), most])
        of_question: dict[str, list[Row]] = {}
        for row in own.train:
            of_question.setdefault(row.question, []).append(row)
        answered = [rows for rows in of_question.values() if any(row.answerable for row in rows)]
        negatives = negatives_of(own, data, settings)
        for place in sorted(random.permutation(len(answered))[:most]):
            rows = answered[place]
            first = next(row for row in rows if row.answerable)
            own_rows = [Graded(row, 1.0 if row.answerable else 0.0) for row in rows[:MISSES]]
            yield POOLED, own_rows + [Graded(row, 0.0) for row in negatives.draw(first, MISSES, random)]
        print(f"{own.name}: {min(most, len(answered))} lists", flush=True)


def prepare_lists(tokenizer_json: pathlib.Path, data: pathlib.Path, settings: Preparation, only: Iterable[str] = tuple(SITES)) -> dict[str, object]:
    """Writes lists.npz, the held-back passages of documentation as held-back-lists.npz, and lists.json, which it returns."""
    tokenizer = WordPiece.of(tokenizer_json)
    made: list[Listed] = []
    held_back: list[Row] = []
    sources = {}
    for site, lists in found_sites(only):
        own = list(learned(site, lists))
        made += own
        if site not in DEVELOPMENT:
            held_back += [j.row for n, (asked, passages) in enumerate(lists) if is_development(site, asked, n) for j in passages if j.grade is not None]
        sources[f"docs_{site}"] = {"licence": SITES[site], "lists": Counter(kind for kind, _ in own), "development": site in DEVELOPMENT}
        print(f"{site}: {len(own)} lists", flush=True)
    made += pooled(settings, data)
    lists = Lists.of(made, tokenizer)
    lists.save(data / "lists.npz")
    held_back = evenly(held_back, CALIBRATED)
    Pairs.of(held_back, tokenizer).save(data / "held-back-lists.npz")
    facts = {"sites": sources, "lists": Counter(lists.kinds), "pairs": len(lists.pairs), "tokens": lists.pairs.tokens, "held_back_pairs": len(held_back),
             "sha256": files.sha256(data / "lists.npz")}
    files.write_json(data / "lists.json", facts)
    return facts

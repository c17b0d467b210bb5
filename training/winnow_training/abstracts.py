"""
Scientific abstracts: claims of SciFact's training split with the abstracts that they cite (Wadden et al., "Fact or Fiction: Verifying Scientific
Claims", EMNLP 2020), and other abstracts of its corpus asked for by their title. Nobody asks questions of such texts in the other sets, and the rank
head is worse there than the search whose list it gets.

What is measured is left out with everything that it touches: the claims of the test split, those of the training split that the share of the model is
fitted to, and every abstract that is judged for one of them; it is not even a negative.
"""
import csv
import json
import pathlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from . import files
from .negatives import HardNegatives
from .rows import UNKNOWN, Row

CLAIMS, TITLES = "scifact", "scifact_titles"
"""The two sets that these rows form."""

LICENCES = {CLAIMS: "claims CC BY 4.0, abstracts ODC-By 1.0", TITLES: "ODC-By 1.0"}

FITTED = 200
"""Claims of the training split, the first by id, to which `winnow eval ranking --fit-queries 200` fitted the share of the model at commit 47b3c3c8."""

FOUND_FOR_A_CLAIM = 4
"""Negatives of a claim and an abstract that it cites: there are few claims, and in a list nearly everything is a negative."""

LEAST_SENTENCES = 3
"""Of an abstract that is asked for by its title: some are a line that says less than the title."""

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9])")


@dataclass(frozen=True)
class Abstract:
    id: str
    title: str
    sentences: tuple[str, ...]


class SciFact:
    """The collection, read once. `measured_claims` and `measured_abstracts` are ids that no row may touch."""

    def __init__(self, folder: pathlib.Path):
        self._folder = folder
        cited, tested = self._judged("train"), self._judged("test")
        fitted = sorted(cited)[:FITTED]
        self.measured_claims = frozenset(tested) | frozenset(fitted)
        self.measured_abstracts = frozenset().union(*tested.values(), *(cited[claim] for claim in fitted))
        self._cited = {claim: documents for claim, documents in sorted(cited.items())
                       if claim not in self.measured_claims and not documents & self.measured_abstracts}

    @property
    def learned_claims(self) -> frozenset[str]:
        """Ids of the claims that rows are made of."""
        return frozenset(self._cited)

    def rows(self, random: numpy.random.Generator) -> Iterator[Row]:
        """Claims and titles, each followed by the passages that were found for it."""
        abstracts = [a for a in self._abstracts() if a.id not in self.measured_abstracts]
        yield from self._claims(abstracts, random)
        yield from _titles(abstracts, random)

    def _claims(self, abstracts: list[Abstract], random: numpy.random.Generator) -> Iterator[Row]:
        texts = {line["_id"]: line["text"] for line in _lines(self._folder / "queries.jsonl")}
        by_id = {a.id: a for a in abstracts}
        needed: dict[tuple[str, str], set[int]] = defaultdict(set)
        for line in _lines(self._folder / "rationales.jsonl"):
            if line["split"] == "train":
                needed[line["query-id"], line["corpus-id"]].update(line["sentences"])
        negatives = HardNegatives([_row(a, CLAIMS, "", a.title) for a in abstracts])
        for claim, documents in self._cited.items():
            titles = {by_id[document].title for document in documents}
            for document in sorted(documents):
                evidence = needed.get((claim, document))
                row = _row(by_id[document], CLAIMS, texts[claim], by_id[document].title, evidence, f"{claim}-{document}")
                yield row
                yield from (found for found in negatives.draw(row, FOUND_FOR_A_CLAIM, random) if found.title not in titles)

    def _abstracts(self) -> list[Abstract]:
        """In the order of the corpus. Labels of sentences are by number, so those that are labelled come split."""
        split = {line["_id"]: tuple(line["sentences"]) for line in _lines(self._folder / "rationale-docs.jsonl.gz")}
        return [Abstract(line["_id"], line["title"].strip(), split.get(line["_id"]) or tuple(_SENTENCE.split(line["text"].strip())))
                for line in _lines(self._folder / "corpus.jsonl.gz")]

    def _judged(self, split: str) -> dict[str, set[str]]:
        judged: dict[str, set[str]] = defaultdict(set)
        with (self._folder / f"qrels/{split}.tsv").open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines, delimiter="\t"):
                judged[line["query-id"]].add(line["corpus-id"])
        return judged


def _titles(abstracts: list[Abstract], random: numpy.random.Generator) -> Iterator[Row]:
    """Neither the abstract nor what was found instead of it has a title: having one would tell them apart."""
    passages = [a for a in abstracts if a.title and len(a.sentences) >= LEAST_SENTENCES]
    asked = [_row(a, TITLES, a.title, "", None, a.id) for a in passages]
    negatives = HardNegatives(asked)
    for row in asked:
        yield row
        yield from negatives.draw(row, 1, random)


def _row(abstract: Abstract, dataset: str, question: str, title: str, evidence: set[int] | None = None, id: str = "") -> Row:
    """Without evidence the abstract is about the question, and nobody says which of it is needed."""
    labels = tuple(UNKNOWN if evidence is None else int(i in evidence) for i in range(len(abstract.sentences)))
    return Row(f"{dataset}-{id}", dataset, question, title, abstract.sentences, labels, ())


def _lines(path: pathlib.Path) -> Iterator[dict]:
    with files.open_text(path) as lines:
        for line in lines:
            yield json.loads(line)

"""Passages that look right and are not: the best hits of a question among the passages of other documents of its set, by words or by Winnow's own
retriever."""
import math
import pathlib
import re
from collections import Counter, defaultdict

import numpy

from .overlap import long_sentences
from .rows import Row, normalised

K1, B = 0.9, 0.4
"""Anserini's values; the models in the project learned from rows made with them."""

DEPTH = 20
"""Hits that are looked at; beyond them a passage is no harder than a random one."""

COMMON = 0.1
"""Share of passages from which on a word says nothing."""

_WORD = re.compile(r"[a-z0-9]+")


class PassageSearch:
    """BM25 over the passages of one set, titles included."""

    def __init__(self, passages: list[Row]):
        self.passages = passages
        self._words = [_WORD.findall(f"{p.title} {' '.join(p.sentences)}".lower()) for p in passages]
        lengths = numpy.array([len(words) for words in self._words], numpy.float32)
        self._norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean())))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for index, words in enumerate(self._words):
            for word, count in Counter(words).items():
                postings[word].append((index, count))
        self._postings = {word: (numpy.array([i for i, _ in found]), numpy.array([c for _, c in found], numpy.float32))
                          for word, found in postings.items() if len(found) <= max(1, COMMON * len(passages))}

    def best(self, question: str) -> list[int]:
        """The best passages for a question, best first; fewer where fewer share a word with it."""
        scores = numpy.zeros(len(self.passages), numpy.float32)
        for word in self._rare(question):
            found, counts = self._postings[word]
            idf = math.log(1 + (len(self.passages) - len(found) + 0.5) / (len(found) + 0.5))
            scores[found] += idf * counts / (counts + self._norm[found])
        order = numpy.argsort(-scores, kind="stable")[:DEPTH]
        return [int(i) for i in order if scores[i] > 0]

    def lacks_a_rare_word(self, question: str, index: int) -> bool:
        return bool(self._rare(question) - set(self._words[index]))

    def _rare(self, question: str) -> set[str]:
        return {word for word in _WORD.findall(question.lower()) if word in self._postings}


class RankedPassages:
    """Hits that Winnow's own retriever found among the passages of one set, read from a TREC run; see pools.py."""

    def __init__(self, question_ids: dict[str, str], run: pathlib.Path):
        self._ids = question_ids
        self._hits: dict[str, list[int]] = {}
        for line in run.read_text(encoding="utf-8").splitlines():
            question, _, passage, rank, *_ = line.split()
            if int(rank) <= DEPTH:
                self._hits.setdefault(question, []).append(int(passage))

    def best(self, question: str) -> list[int]:
        """Numbers of the best passages for a question, best first."""
        return self._hits.get(self._ids.get(question, ""), [])


def distinct_passages(rows_of_set: list[Row]) -> list[Row]:
    """One row for each passage, in the order of the rows; where it stands is its number."""
    return list({(row.title, row.sentences): row for row in rows_of_set}.values())


def answered_questions(rows_of_set: list[Row]) -> dict[str, Row]:
    """The questions that have a passage with an answer, and the first of these, in the order of the rows."""
    asked: dict[str, Row] = {}
    for row in rows_of_set:
        if row.answerable:
            asked.setdefault(row.question, row)
    return asked


class HardNegatives:
    """Looks for negatives for a question. The words of a set are counted once."""

    def __init__(self, rows_of_set: list[Row], run: pathlib.Path | None = None):
        self._words = PassageSearch(distinct_passages(rows_of_set))
        self._passages = self._words.passages
        self._search: PassageSearch | RankedPassages = self._words
        if run:
            numbers = {question: str(number) for number, question in enumerate(answered_questions(rows_of_set))}
            self._search = RankedPassages(numbers, run)
        self._long = [long_sentences(p.sentences) for p in self._passages]
        self._text = [normalised(" ".join(p.sentences)) for p in self._passages]

    def draw(self, row: Row, many: int, random: numpy.random.Generator) -> list[Row]:
        """
        Passages of other documents that were found for the question, lack one of its rare words and hold no answer; fewer than wanted if the best
        hits have no more.
        """
        own = long_sentences(row.sentences)
        answers = [a for a in map(normalised, row.answers) if a]
        found = [i for i in self._search.best(row.question)
                 if self._is_other_document(row, own, i) and not any(a in self._text[i] for a in answers)
                 and self._words.lacks_a_rare_word(row.question, i)]
        drawn = [self._passages[found.pop(int(random.integers(len(found))))] for _ in range(min(many, len(found)))]
        return [Row(f"{row.id}.b{number}", row.dataset, row.question, p.title, p.sentences, (0,) * len(p.sentences), row.answers)
                for number, p in enumerate(drawn)]

    def _is_other_document(self, row: Row, own: set[str], index: int) -> bool:
        passage = self._passages[index]
        return not (passage.title and passage.title == row.title) and passage.sentences != row.sentences and not own & self._long[index]

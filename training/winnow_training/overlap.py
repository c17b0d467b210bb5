"""Keeps what is measured out of what is trained: no question of an evaluation, and no passage of a development set."""
import csv
import json
import pathlib
import re
from collections import Counter
from collections.abc import Iterable

from . import rows, sets
from .rows import Row, normalised

LONG_SENTENCE = 8
"""Words from which on two equal sentences are no accident."""

MOST_SHARED = 3
"""Long sentences that a passage may share with the development sets, less one; half of its own are too many as well. The data folder drew
the same line."""

_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n\s*\n")
"""Where a page of documentation is cut: roughly, as what is compared is words."""


class EvaluationTexts:
    """Every question that a result of Winnow is measured on, and every passage whose sentences are."""

    def __init__(self) -> None:
        self.questions: dict[str, str] = {}
        self.sentences: set[str] = set()

    @staticmethod
    def of(shared: pathlib.Path, samples: pathlib.Path, learned_claims: frozenset[str] = frozenset()) -> "EvaluationTexts":
        """Reads the retrieval collections, but for claims of SciFact's training split that may be learned, the development sets, the sites of
        documentation that are the yardstick, the graph's questions and the sample corpus's own."""
        texts = EvaluationTexts()
        for file in sorted((shared / "data/qa/dev").glob("*.jsonl.gz")):
            for row in rows.read(file):
                texts._add("qa/dev/" + row.dataset, row.question)
                texts.sentences.update(long_sentences(row.sentences))
        for file in sorted((shared / "data/ir").glob("*/queries.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                query = json.loads(line)
                if file.parent.name == "scifact" and query["_id"] in learned_claims:
                    continue
                texts._add("ir/" + file.parent.name, query["text"])
                texts._add("ir/" + file.parent.name, query.get("metadata", {}).get("message") or "")
        for file in sorted((shared / "data/docs").glob("*/questions.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                texts._add("docs/" + file.parent.name, json.loads(line)["query"])
            for page in sorted(p for p in (file.parent / "pages").rglob("*") if p.is_file()):
                texts.sentences.update(long_sentences(_SENTENCE.split(page.read_text(encoding="utf-8", errors="replace"))))
        for file in sorted((shared / "data/biomixqa").glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as lines:
                for record in csv.DictReader(lines):
                    for column in ("question", "text"):
                        texts._add("biomixqa/" + file.stem, record.get(column) or "")
        for line in (samples / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            texts._add("samples", json.loads(line)["question"])
        return texts

    def _add(self, source: str, question: str) -> None:
        words = normalised(question)
        if words:
            # The retrieval collections outlive the development sets, whose templated questions are let through.
            if words not in self.questions or self.questions[words].startswith("qa/dev/"):
                self.questions[words] = source


def long_sentences(sentences: Iterable[str]) -> set[str]:
    found = (normalised(sentence) for sentence in sentences)
    return {words for words in found if words.count(" ") >= LONG_SENTENCE - 1}


class OverlapCheck:
    """Lets rows through that share nothing with an evaluation, and counts the others by reason."""

    def __init__(self, evaluation: EvaluationTexts):
        self._evaluation = evaluation
        self.read: Counter[str] = Counter()
        self.dropped: dict[str, Counter[str]] = {}

    def lets_through(self, row: Row) -> bool:
        self.read[row.dataset] += 1
        reason = self._reason(row)
        if reason:
            self.dropped.setdefault(row.dataset, Counter())[reason] += 1
        return not reason

    def _reason(self, row: Row) -> str:
        source = self._evaluation.questions.get(normalised(row.question), "")
        if source and not (source == "qa/dev/" + row.dataset and row.dataset in sets.TEMPLATED):
            return "question of " + source
        own = long_sentences(row.sentences)
        shared = len(own & self._evaluation.sentences)
        if shared >= MOST_SHARED or own and shared * 2 >= len(own):
            return "passage of an evaluation"
        return ""

    def report(self) -> dict[str, object]:
        """For each set the rows read, and those dropped by reason."""
        return {
            "evaluation_questions": len(self._evaluation.questions),
            "development_sentences": len(self._evaluation.sentences),
            "sets": {name: {"read": count, "dropped": dict(sorted(self.dropped.get(name, {}).items()))}
                     for name, count in sorted(self.read.items())},
        }

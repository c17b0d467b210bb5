"""Questions with passages whose sentences are labelled, as the data folder has them."""
import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import files

_WORD = re.compile(r"\w+")

UNKNOWN = 2
"""Label of a sentence of which nobody says whether it is needed, in a passage that is about the question."""


@dataclass(frozen=True)
class Row:
    """One question with one passage; labels say which sentences the answer needs: 1, 0, or UNKNOWN."""

    id: str
    dataset: str
    question: str
    title: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    answers: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.sentences) != len(self.labels) or not self.sentences:
            raise ValueError(f"row {self.id} has {len(self.sentences)} sentences and {len(self.labels)} labels")

    @property
    def answerable(self) -> bool:
        return any(self.labels)


def read(path: pathlib.Path) -> Iterator[Row]:
    """The rows of a .jsonl or .jsonl.gz file, in its order."""
    with files.open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                yield Row(row["id"], row["dataset"], row["question"].strip(), row["title"].strip(), tuple(row["sentences"]),
                          tuple(row["labels"]), tuple(row["answers"]))
            except (KeyError, ValueError) as wrong:
                raise ValueError(f"{path}, line {number}: {wrong}") from wrong


def set_name(path: pathlib.Path) -> str:
    return path.name.split(".")[0]


def normalised(text: str) -> str:
    """Lower case, words alone: two texts that differ in punctuation only are one."""
    return " ".join(_WORD.findall(text.lower()))

"""
Sentences that hold the answer's words by chance. Where labels come from answer strings alone, a passage that names the answer twice has two sentences with
label 1, of which one may have nothing to do with the question; a sentence that shares no word with it while another one does is then not judged.
"""
import dataclasses
import re

from . import sets
from .rows import UNKNOWN, Row, normalised

SHORT = 4
"""Letters from which on a word says something: the shorter ones are mostly of, the, who and their kind."""

STEM = 5
"""Letters by which two words are one, whatever their ending."""

_WORD = re.compile(r"\w+")


def cleaned(row: Row) -> Row:
    answers = [a for a in map(normalised, row.answers) if a]
    if row.dataset not in sets.BY_STRING or sum(row.labels) < 2 or not answers:
        return row
    asked = _stems(row.question)
    holds = [label == 1 and any(f" {a} " in f" {normalised(s)} " for a in answers) for s, label in zip(row.sentences, row.labels, strict=True)]
    shares = [bool(asked & _stems(s)) for s in row.sentences]
    if not any(h and s for h, s in zip(holds, shares, strict=True)):
        return row
    return dataclasses.replace(row, labels=tuple(UNKNOWN if h and not s else label for h, s, label in zip(holds, shares, row.labels, strict=True)))


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.lower()) if len(word) >= SHORT}

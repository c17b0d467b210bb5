"""
Passages that are asked for by one of their own sentences (the inverse cloze task; Lee, Chang and Toutanova, "Latent Retrieval for Weakly Supervised
Open Domain Question Answering", 2019, section 4). They teach the rank head what a passage is about where nobody asked a question: statements, and
topics. What of such a passage is needed nobody knows, so the keep head learns nothing from it; of the passages that are found instead, nothing is. A
row of another set can be drawn as a stranger for one of these though it is the same passage: once in some ten thousand, which nobody will notice.
"""
import re

import numpy

from .negatives import HardNegatives, distinct_passages
from .rows import UNKNOWN, Row

SET = "cloze"
"""The set that these rows form, whatever set they are from: a share of its own in the mixture."""

LEAST_SENTENCES = 4
"""Of a passage: what is left must still say what it is about."""

LEAST_WORDS, MOST_WORDS = 8, 40
"""Of the sentence: shorter ones say too little, longer ones are cut as a question."""

_WORD = re.compile(r"\w+")


def rows_of(rows_of_set: list[Row], most: int, random: numpy.random.Generator) -> list[Row]:
    """Of some passages of a set, at most `most`: the passage without one sentence, asked for by it, and a passage that was found for it instead."""
    passages = [p for p in distinct_passages(rows_of_set) if len(p.sentences) >= LEAST_SENTENCES] if most else []
    chosen = [passages[i] for i in sorted(random.permutation(len(passages))[:most])]
    if not chosen:
        return []
    negatives = HardNegatives(rows_of_set)
    found: list[Row] = []
    for passage in chosen:
        fit = [i for i, s in enumerate(passage.sentences) if LEAST_WORDS <= len(_WORD.findall(s)) <= MOST_WORDS]
        if fit:
            taken = fit[int(random.integers(len(fit)))]
            rest = passage.sentences[:taken] + passage.sentences[taken + 1:]
            row = Row(f"{passage.id}.c", SET, passage.sentences[taken], passage.title, rest, (UNKNOWN,) * len(rest), ())
            found += [row, *negatives.draw(row, 1, random)]
    return found

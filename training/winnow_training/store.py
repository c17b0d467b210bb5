"""Token ids of pairs in flat arrays: tens of millions of them fit in memory, and nothing is tokenised twice."""
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy

from . import files
from .rows import Row
from .wordpiece import WordPiece

QUESTION, TITLE = 64, 24
"""Most tokens of a question and of a title, as the product cuts them."""


@dataclass(frozen=True)
class Pair:
    """One question with one passage in token ids; labels as a row has them."""

    question: numpy.ndarray
    title: numpy.ndarray
    sentences: list[numpy.ndarray]
    labels: numpy.ndarray


class Pairs:
    """
    Pairs by number. Each is a run of pieces: question, title, sentences. `sets` and `documents` say where a pair is from; pairs with the same
    document number must not be taken for strangers.
    """

    ARRAYS = ("tokens", "ends", "first_piece", "labels", "sets", "documents")

    def __init__(self, arrays: dict[str, numpy.ndarray], names: list[str]):
        self._arrays = arrays
        self.names = names
        self.sets, self.documents = arrays["sets"], arrays["documents"]

    def __len__(self) -> int:
        return len(self.sets)

    def __getitem__(self, index: int) -> Pair:
        first, behind = (int(i) for i in self._arrays["first_piece"][index:index + 2])
        pieces = [self._piece(p) for p in range(first, behind)]
        # Question and title have no labels: two pieces a pair.
        start = first - 2 * index
        return Pair(pieces[0], pieces[1], pieces[2:], self._arrays["labels"][start:start + len(pieces) - 2])

    def question(self, index: int) -> numpy.ndarray:
        return self._piece(int(self._arrays["first_piece"][index]))

    def _piece(self, piece: int) -> numpy.ndarray:
        ends = self._arrays["ends"]
        return self._arrays["tokens"][0 if piece == 0 else ends[piece - 1]:ends[piece]]

    def answerable(self) -> numpy.ndarray:
        """Whether each pair has a sentence to keep."""
        starts = self._arrays["first_piece"][:-1] - 2 * numpy.arange(len(self))
        return numpy.maximum.reduceat(self._arrays["labels"], starts) > 0

    @property
    def tokens(self) -> int:
        return len(self.all_tokens)

    @property
    def all_tokens(self) -> numpy.ndarray:
        """The tokens of all pairs, one after the other."""
        return self._arrays["tokens"]

    @staticmethod
    def of(rows: Iterable[Row], tokenizer: WordPiece, most_of_question: int = QUESTION) -> "Pairs":
        """Encodes rows as the product does: sentence by sentence, question and title cut."""
        tokens: list[int] = []
        ends: list[int] = []
        first_piece, labels, sets, documents = [0], [], [], []
        names: dict[str, int] = {}
        document_numbers: dict[tuple[str, str], int] = {}
        for row in rows:
            pieces = [tokenizer.encode(row.question)[:most_of_question], tokenizer.encode(row.title)[:TITLE]]
            for piece in (*pieces, *(tokenizer.encode(sentence) for sentence in row.sentences)):
                tokens += piece
                ends.append(len(tokens))
            first_piece.append(len(ends))
            labels += row.labels
            sets.append(names.setdefault(row.dataset, len(names)))
            document = (row.dataset, row.title or row.sentences[0])
            documents.append(document_numbers.setdefault(document, len(document_numbers)))
        if not sets:
            raise ValueError("there is no row")
        return Pairs({"tokens": numpy.array(tokens, numpy.uint16), "ends": numpy.array(ends, numpy.int64),
                      "first_piece": numpy.array(first_piece, numpy.int64), "labels": numpy.array(labels, numpy.uint8),
                      "sets": numpy.array(sets, numpy.int16), "documents": numpy.array(documents, numpy.int32)}, list(names))

    @staticmethod
    def load(path: pathlib.Path) -> "Pairs":
        with numpy.load(path) as stored:
            return Pairs({name: stored[name] for name in Pairs.ARRAYS}, [str(n) for n in stored["names"]])

    def save(self, path: pathlib.Path, **more: numpy.ndarray) -> None:
        """Writes the pairs, and what else is said of them."""
        files.write(path, lambda half: numpy.savez(half, names=numpy.array(self.names), **self._arrays, **more))

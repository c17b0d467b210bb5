"""What is trained on, in which order and cut how: a function of the seed and a position, so that a run goes on exactly where it stopped."""
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy

from .rows import UNKNOWN
from .store import Pair, Pairs


@dataclass(frozen=True)
class Mixture:
    """How pairs are drawn and altered. Shares are of all pairs drawn."""

    seed: int = 7
    set_exponent: float = 0.6
    """A set of n pairs is drawn n to the power of this: 1 as they are, 0 each set alike. What is measured is the mean over sets."""
    by_people: float = 1.0
    """How much heavier a set is whose evidence was marked by people."""
    window: int = 384
    """Most tokens of a row, specials included."""
    foreign: float = 0.06
    """Pairs that get a passage of another document: nothing is to be kept."""
    cropped: float = 0.4
    """Pairs that get a part of their passage, so that short passages are known as well as long ones."""
    most_cropped: int = 10
    """Most sentences of such a part."""
    spared: float = 0.08
    """Of the parts of passages with an answer, those without the evidence: near, and of no use."""
    surrounded: float = 0.06
    """Pairs that get sentences of other documents on either side, as many as the window has room for: evidence is then known wherever it stands."""
    strewn: float = 0.0
    """Pairs that get one to three sentences of other documents, each anywhere: in a short text, too, what is beside the point is then known."""
    pooled: float = 0.0
    """Pairs that become a pool: parts of all passages of their question, one after the other, in which what answers stands beside what only looks like it."""
    pool_window: int = 512
    """Most tokens of a pool, specials included."""
    untitled: float = 0.2
    """Pairs that lose their title: many documents have none."""
    chunk: int = 4096
    """Pairs that are sorted by length at a time."""


@dataclass(frozen=True)
class Batch:
    """
    Rows of nearly one length. `sentence` numbers the labelled sentences of the batch, -1 outside of them; `row_of_sentence` says whose they are.
    """

    ids: numpy.ndarray
    mask: numpy.ndarray
    types: numpy.ndarray
    sentence: numpy.ndarray
    labels: numpy.ndarray
    row_of_sentence: numpy.ndarray
    relevant: numpy.ndarray
    place: numpy.ndarray
    """Of each row's passage in the search's list, from 1; 0 where there was no search."""

    @property
    def tokens(self) -> int:
        """Tokens without padding."""
        return int(self.mask.sum())


@dataclass(frozen=True)
class Position:
    """Where in the stream a run is: the next batch."""

    epoch: int = 0
    chunk: int = 0
    batch: int = 0


POOLED_PARTS, LONGEST_PART = 6, 4
"""Passages of a pool at most, and sentences of each but the pair's own: about as much as a context has of a passage."""

MOST_STREWN = 3
"""Sentences of other documents that a pair gets at most: more than that, and few of a short text are its own."""

MOST_STRANGERS = 12
"""Passages that are drawn at most for one side of a row: a bound on the work, which short passages reach before the row is full."""


class Specials:
    """Ids that frame a row; BERT's vocabularies share them."""

    PAD, START, SEPARATOR = 0, 101, 102


class BatchStream:
    """
    Batches without end. `templated` sets give no foreign passages to each other: any of them may hold the answer. Sets `by_people` are drawn more often where
    the mixture says so.
    """

    def __init__(self, pairs: Pairs, mixture: Mixture, batch_tokens: int, templated: frozenset[str], by_people: frozenset[str] = frozenset()):
        self._pairs, self._mixture, self._batch_tokens = pairs, mixture, batch_tokens
        self._weights = numpy.array([mixture.by_people if name in by_people else 1.0 for name in pairs.names])
        self._templated = {number for number, name in enumerate(pairs.names) if name in templated}
        self._asked_alike = asked_alike(pairs) if mixture.pooled else {}

    def batches(self, position: Position) -> Iterator[tuple[Batch, Position]]:
        """Batches from a position on, each with the position behind it."""
        epoch, chunk, at = position.epoch, position.chunk, position.batch
        while True:
            order = self._epoch(epoch)
            chunks = -(-len(order) // self._mixture.chunk)
            while chunk < chunks:
                batches = self._chunk(order, epoch, chunk)
                for batch in range(at, len(batches)):
                    yield batches[batch], Position(epoch, chunk, batch + 1)
                chunk, at = chunk + 1, 0
            epoch, chunk = epoch + 1, 0

    def _epoch(self, epoch: int) -> numpy.ndarray:
        """As many pairs as there are, each set by its share; a set that is drawn more than once begins anew when all of it was."""
        random = self._random(epoch)
        counts = numpy.bincount(self._pairs.sets, minlength=len(self._pairs.names))
        shares = counts**self._mixture.set_exponent * (counts > 0) * self._weights
        drawn = numpy.ceil(len(self._pairs) * shares / shares.sum()).astype(int)
        picked = []
        for number, many in enumerate(drawn):
            own = numpy.flatnonzero(self._pairs.sets == number)
            picked += [random.permutation(own)[:many - begun] for begun in range(0, many, max(1, len(own)))]
        return random.permutation(numpy.concatenate(picked))

    def _chunk(self, order: numpy.ndarray, epoch: int, chunk: int) -> list[Batch]:
        random = self._random(epoch, chunk)
        size = self._mixture.chunk
        drawn = [self._altered(int(index), order, random) for index in order[chunk * size:(chunk + 1) * size]]
        lengths = [row_length(pair) for pair in drawn]
        batches: list[list[Pair]] = []
        # Ties by position, so that the sort has one outcome.
        for i in sorted(range(len(drawn)), key=lambda i: (lengths[i], i)):
            if not batches or (len(batches[-1]) + 1) * lengths[i] > self._batch_tokens:
                batches.append([])
            batches[-1].append(drawn[i])
        return [batch_of(batches[i]) for i in random.permutation(len(batches))]

    def _altered(self, index: int, order: numpy.ndarray, random: numpy.random.Generator) -> Pair:
        mixture = self._mixture
        pair = self._pairs[index]
        # A share of nothing draws no number here or below, so that the stream of a configuration from before it stays what it was.
        if mixture.pooled and random.random() < mixture.pooled:
            return fitted(self._pool(index, order, random), mixture.pool_window, random)
        if random.random() < mixture.foreign:
            pair = self._with_foreign_passage(index, pair, order, random)
        if random.random() < mixture.untitled:
            pair = Pair(pair.question, pair.title[:0], pair.sentences, pair.labels)
        if random.random() < mixture.cropped and len(pair.sentences) > 1:
            pair = self._part(pair, random)
        if mixture.strewn and random.random() < mixture.strewn:
            pair = self._strewn(index, pair, order, random)
        if random.random() < mixture.surrounded:
            pair = self._surrounded(index, pair, order, random)
        return fitted(pair, mixture.window, random)

    def _with_foreign_passage(self, index: int, pair: Pair, order: numpy.ndarray, random: numpy.random.Generator) -> Pair:
        passage = self._foreign_to(index, order, random)
        return pair if passage is None else Pair(pair.question, passage.title, passage.sentences, numpy.zeros_like(passage.labels))

    def _foreign_to(self, index: int, order: numpy.ndarray, random: numpy.random.Generator) -> Pair | None:
        """A passage that cannot answer a pair's question; None if the one that was drawn might."""
        other = int(order[random.integers(len(order))])
        own_set = int(self._pairs.sets[index])
        if self._pairs.documents[other] == self._pairs.documents[index] or own_set in self._templated and own_set == self._pairs.sets[other]:
            return None
        return self._pairs[other]

    def _strewn(self, index: int, pair: Pair, order: numpy.ndarray, random: numpy.random.Generator) -> Pair:
        sentences, labels = list(pair.sentences), list(pair.labels)
        for _ in range(int(random.integers(1, MOST_STREWN + 1))):
            passage = self._foreign_to(index, order, random)
            if passage is not None:
                place = int(random.integers(len(sentences) + 1))
                sentences.insert(place, passage.sentences[int(random.integers(len(passage.sentences)))])
                labels.insert(place, 0)
        return Pair(pair.question, pair.title, sentences, numpy.array(labels, pair.labels.dtype))

    def _surrounded(self, index: int, pair: Pair, order: numpy.ndarray, random: numpy.random.Generator) -> Pair:
        room = self._mixture.window - row_length(pair)
        if room <= 0:
            return pair
        before = int(random.integers(room + 1))
        front, back = (self._strange_sentences(index, tokens, order, random) for tokens in (before, room - before))
        labels = numpy.zeros(len(front) + len(pair.labels) + len(back), pair.labels.dtype)
        labels[len(front):len(front) + len(pair.labels)] = pair.labels
        return Pair(pair.question, pair.title, [*front, *pair.sentences, *back], labels)

    def _strange_sentences(self, index: int, tokens: int, order: numpy.ndarray, random: numpy.random.Generator) -> list[numpy.ndarray]:
        """Sentences of other documents, as many as fit; the first that does not ends them."""
        found: list[numpy.ndarray] = []
        for _ in range(MOST_STRANGERS):
            passage = self._foreign_to(index, order, random)
            for sentence in passage.sentences if passage else ():
                if len(sentence) > tokens:
                    return found
                tokens -= len(sentence)
                found.append(sentence)
        return found

    def _pool(self, index: int, order: numpy.ndarray, random: numpy.random.Generator) -> Pair:
        """Parts of the passages that were found for a question, in any order; strangers where there are too few."""
        own = self._pairs[index]
        alike = self._asked_alike.get(index, numpy.array([index]))
        others = [self._pairs[int(i)] for i in random.permutation(alike[alike != index])]
        strangers = (self._with_foreign_passage(index, own, order, random) for _ in range(POOLED_PARTS))
        others += [stranger for stranger in strangers if stranger is not own]
        parts = [self._part(own, random) if len(own.sentences) > LONGEST_PART else own]
        for other in others[:int(random.integers(1, POOLED_PARTS))]:
            size = int(random.integers(1, min(LONGEST_PART, len(other.sentences)) + 1))
            start = int(random.integers(len(other.sentences) - size + 1))
            parts.append(Pair(own.question, own.title[:0], other.sentences[start:start + size], other.labels[start:start + size]))
        parts = [parts[int(i)] for i in random.permutation(len(parts))]
        return Pair(own.question, own.title[:0], [s for part in parts for s in part.sentences], numpy.concatenate([part.labels for part in parts]))

    def _part(self, pair: Pair, random: numpy.random.Generator) -> Pair:
        """A run of sentences. Where there is evidence, it stands first, last or anywhere in the part, each as often, or it is left out."""
        count = len(pair.sentences)
        size = int(random.integers(1, min(self._mixture.most_cropped, count - 1) + 1))
        evidence = numpy.flatnonzero(pair.labels)
        if len(evidence) and random.random() < self._mixture.spared:
            free = [s for s in range(count - size + 1) if not pair.labels[s:s + size].any()]
            start = free[int(random.integers(len(free)))] if free else 0
        elif len(evidence):
            target = int(evidence[random.integers(len(evidence))])
            place = (0, size - 1, int(random.integers(size)))[int(random.integers(3))]
            start = min(max(0, target - place), count - size)
        else:
            start = int(random.integers(count - size + 1))
        return Pair(pair.question, pair.title, pair.sentences[start:start + size], pair.labels[start:start + size])

    def _random(self, *position: int) -> numpy.random.Generator:
        return numpy.random.default_rng([self._mixture.seed, *position])


def asked_alike(pairs: Pairs) -> dict[int, numpy.ndarray]:
    """For each pair whose question is asked of several passages of its set, the numbers of all of these."""
    groups: dict[tuple[int, bytes], list[int]] = {}
    for index in range(len(pairs)):
        groups.setdefault((int(pairs.sets[index]), pairs.question(index).tobytes()), []).append(index)
    return {index: numpy.array(group) for group in groups.values() if len(group) > 1 for index in group}


def row_length(pair: Pair) -> int:
    return 3 + len(pair.question) + len(pair.title) + sum(len(s) for s in pair.sentences)


def cut(pair: Pair, window: int, first_goes: Callable[[int, int], bool]) -> Pair:
    """Leaves sentences out, one end at a time, until the row fits; a single long sentence is cut.

    first_goes: whether the first of the sentences from one number to another, exclusive, goes, and not the last
    """
    first, behind, length = 0, len(pair.sentences), row_length(pair)
    while length > window and behind - first > 1:
        if first_goes(first, behind):
            length -= len(pair.sentences[first])
            first += 1
        else:
            behind -= 1
            length -= len(pair.sentences[behind])
    sentences = pair.sentences[first:behind]
    if length > window:
        sentences = [sentences[0][:len(sentences[0]) - (length - window)]]
    return replace(pair, sentences=sentences, labels=pair.labels[first:behind])


def fitted(pair: Pair, window: int, random: numpy.random.Generator | None = None) -> Pair:
    """The pair cut at ends that chance picks; without a random source at the end."""
    return cut(pair, window, lambda first, behind: random is not None and random.random() < 0.5)


def batch_of(pairs: list[Pair]) -> Batch:
    """Rows as the product lays them out: [CLS] question [SEP] title sentences [SEP], types 0 up to and with the first separator."""
    longest = max(row_length(pair) for pair in pairs)
    ids = numpy.full((len(pairs), longest), Specials.PAD, numpy.int64)
    mask, types = numpy.zeros_like(ids), numpy.zeros_like(ids)
    sentence = numpy.full(ids.shape, -1, numpy.int64)
    labels: list[int] = []
    row_of_sentence: list[int] = []
    for row, pair in enumerate(pairs):
        head = len(pair.question) + 2
        end = row_length(pair)
        ids[row, 0], ids[row, 1:head - 1], ids[row, head - 1] = Specials.START, pair.question, Specials.SEPARATOR
        mask[row, :end], types[row, head:end] = 1, 1
        at = head + len(pair.title)
        ids[row, head:at] = pair.title
        for tokens, label in zip(pair.sentences, pair.labels, strict=True):
            ids[row, at:at + len(tokens)] = tokens
            if label != UNKNOWN:
                sentence[row, at:at + len(tokens)] = len(labels)
                labels.append(int(label))
                row_of_sentence.append(row)
            at += len(tokens)
        ids[row, at] = Specials.SEPARATOR
    relevant = numpy.array([pair.labels.any() for pair in pairs], numpy.float32)
    return Batch(ids, mask, types, sentence, numpy.array(labels, numpy.float32), numpy.array(row_of_sentence, numpy.int64), relevant,
                 numpy.zeros(len(pairs), numpy.int64))

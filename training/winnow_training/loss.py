"""What the network is taught: which tokens to keep, which sentences of a passage before others, and whether the passage answers at all."""
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .batches import Batch


@dataclass(frozen=True)
class LossWeights:
    """Beside the loss of the tokens, which counts 1."""

    rank: float = 0.5
    within: float = 0.3
    """Of the order within a passage, or of all units of a list: with a budget, the order is what decides."""
    order: float = 0.5
    """Of the order of a list's passages."""
    place: float = 0.0
    """What the logarithm of a passage's place in the search's list takes from its units where those of a list stand against each other, as the program
    decides what to keep; 0 leaves the search out of it."""
    taught: float = 1.0
    """Of what a teacher says otherwise, where a run has one."""


@dataclass(frozen=True)
class Losses:
    """Means over the batch."""

    keep: Tensor
    within: Tensor
    rank: Tensor

    def total(self, weights: LossWeights) -> Tensor:
        return self.keep + weights.within * self.within + weights.rank * self.rank


LEAST = 1e-6
"""Probabilities are kept this far from 0 and 1 before their logit is taken."""


def sentence_means(values: Tensor, sentence: Tensor, count: int) -> Tensor:
    """The mean of the tokens' values for each of the batch's sentences; 0 for one without tokens."""
    inside = sentence >= 0
    owner = sentence[inside]
    sums = torch.zeros(count, dtype=values.dtype).index_add_(0, owner, values[inside])
    return sums / torch.bincount(owner, minlength=count).clamp(min=1)


def losses(rank_logits: Tensor, keep_logits: Tensor, batch: Batch) -> Losses:
    """Every labelled sentence counts the same, however long it is: what is used later is its mean."""
    rank = nn.functional.binary_cross_entropy_with_logits(rank_logits[:, 0], torch.from_numpy(batch.relevant))
    if not len(batch.labels):
        return Losses(keep_logits.sum() * 0, keep_logits.sum() * 0, rank)
    keep, scores, labels = _of_sentences(keep_logits, batch)
    return Losses(keep.mean(), _within(scores, labels, torch.from_numpy(batch.row_of_sentence)), rank)


def _of_sentences(keep_logits: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """The loss of each labelled sentence, the logit of its mean probability, and its label."""
    sentence, labels = torch.from_numpy(batch.sentence), torch.from_numpy(batch.labels)
    if not len(labels):
        return keep_logits.new_zeros(0), keep_logits.new_zeros(0), labels
    targets = labels[sentence.clamp(min=0)]
    of_token = nn.functional.binary_cross_entropy_with_logits(keep_logits, targets, reduction="none")
    probability = sentence_means(torch.sigmoid(keep_logits), sentence, len(labels)).clamp(LEAST, 1 - LEAST)
    return sentence_means(of_token, sentence, len(labels)), torch.logit(probability), labels


def of_list(scored: list[tuple[Tensor, Tensor]], batches: list[Batch], place: float = 0.0) -> tuple[Losses, Tensor]:
    """
    Losses of one question's list, whatever batches it was read in, and that of its passages' order: the sentences of all passages stand against each other,
    and so do the passages, with "none of them" at a logit of 0, which is right where no passage has a grade: an order alone would not tell such lists.
    With a weight for the place, sentences stand against each other by what the program decides by.
    """
    ranks = torch.cat([rank[:, 0] for rank, _ in scored])
    grades = torch.cat([torch.from_numpy(batch.relevant) for batch in batches])
    parts = []
    for (_, keep_logits), batch in zip(scored, batches, strict=True):
        keep, scores, labels = _of_sentences(keep_logits, batch)
        parts.append((keep, _worth(scores, batch, place) if place and batch.place.all() else scores, labels))
    keep, scores, labels = (torch.cat(part) for part in zip(*parts, strict=True))
    rank = nn.functional.binary_cross_entropy_with_logits(ranks, grades)
    # An empty mean is no number; a list of which it is not known what is needed has no sentence.
    kept = keep.mean() if len(keep) else keep.sum()
    none = torch.tensor([0.0 if float(grades.max()) else 1.0])
    return Losses(kept, _order(scores, labels), rank), _order(torch.cat([ranks, torch.zeros(1)]), torch.cat([grades, none]))


def _worth(scores: Tensor, batch: Batch, place: float) -> Tensor:
    """The logarithm of what the program decides by: the mean of a unit's logit and the best of its passage, of labelled units, less what the place takes."""
    row = torch.from_numpy(batch.row_of_sentence)
    best = torch.full((len(batch.place),), -torch.inf).scatter_reduce(0, row, scores, "amax")
    return (scores + best[row]) / 2 - place * torch.log(torch.from_numpy(batch.place).float())[row]


def of_teacher(scored: list[tuple[Tensor, Tensor]], taught: list[tuple[Tensor, Tensor]], batches: list[Batch]) -> Tensor:
    """
    How far what is said of a list is from what a teacher says (Hinton et al., "Distilling the knowledge in a neural network", 2015): of the order of its
    passages, and none of them, the cross entropy, and of every labelled unit that of its mean probability.
    """
    ranks, theirs = (torch.cat([*(rank[:, 0] for rank, _ in said), torch.zeros(1)]) for said in (scored, taught))
    order = -(torch.softmax(theirs, 0) * torch.log_softmax(ranks, 0)).sum()
    units = []
    for (_, keep), (_, their_keep), batch in zip(scored, taught, batches, strict=True):
        sentence = torch.from_numpy(batch.sentence)
        count = len(batch.labels)
        if count:
            mean, their_mean = (sentence_means(torch.sigmoid(k), sentence, count).clamp(LEAST, 1 - LEAST) for k in (keep, their_keep))
            units.append(nn.functional.binary_cross_entropy(mean, their_mean, reduction="none"))
    return order + (torch.cat(units).mean() if units else 0.0)


def _order(scores: Tensor, grades: Tensor) -> Tensor:
    """Cross entropy between a softmax and grades as shares; nothing where all are equal, as then there is no order."""
    if not len(grades) or float(grades.min()) == float(grades.max()):
        return scores.sum() * 0
    return -(torch.log_softmax(scores, 0) * grades).sum() / grades.sum()


def _within(scores: Tensor, labels: Tensor, row: Tensor) -> Tensor:
    """Cross entropy between a softmax over a passage's sentences and its evidence in equal shares (ListNet, Cao et al., 2007)."""
    rows = int(row[-1]) + 1
    evidence = torch.zeros(rows).index_add_(0, row, labels)
    sizes = torch.bincount(row, minlength=rows)
    counts = (evidence > 0) & (evidence < sizes)
    if not counts.any():
        return scores.sum() * 0
    place = torch.arange(len(row)) - (torch.cumsum(sizes, 0) - sizes)[row]
    table = torch.full((rows, int(sizes.max())), -torch.inf).index_put((row, place), scores)
    log_share = scores - torch.logsumexp(table, dim=1)[row]
    of_row = torch.zeros(rows).index_add_(0, row, -log_share * labels) / evidence.clamp(min=1)
    return of_row[counts].mean()

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
    """Of the order within a passage: with a budget, the order is what decides."""


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
    sentence, labels = torch.from_numpy(batch.sentence), torch.from_numpy(batch.labels)
    targets = labels[sentence.clamp(min=0)]
    of_token = nn.functional.binary_cross_entropy_with_logits(keep_logits, targets, reduction="none")
    keep = sentence_means(of_token, sentence, len(labels)).mean()
    probability = sentence_means(torch.sigmoid(keep_logits), sentence, len(labels)).clamp(LEAST, 1 - LEAST)
    within = _within(torch.logit(probability), labels, torch.from_numpy(batch.row_of_sentence))
    return Losses(keep, within, rank)


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

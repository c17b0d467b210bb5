"""The network: a BERT encoder with a rank head and a keep head on its last hidden states.

Attention is written out as two products and a softmax. On a CPU the fused kernel of PyTorch 2.6 takes six times as long (15 s instead of 2.3 s
for a step of 8,192 tokens on two cores), and the plain form keeps batch and length free in the exported graph.
"""
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder."""

    vocabulary: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536


class Rounded(torch.autograd.Function):
    """
    Rounds to the 256 steps between the least and the largest value of each row, nearly as dynamic int8 does before a product, and lets gradients pass:
    quantisation-aware training with a straight-through estimator (Jacob et al., 2018, section 3). Nearly: int8 moves its steps so that 0 is one of
    them, by less than half a step, and has no padding among its values.
    """

    @staticmethod
    def forward(context: object, values: Tensor) -> Tensor:
        least = values.amin(dim=(1, 2), keepdim=True).clamp(max=0)
        step = ((values.amax(dim=(1, 2), keepdim=True).clamp(min=0) - least) / 255).clamp(min=1e-8)
        return ((values - least) / step).round_().mul_(step).add_(least)

    @staticmethod
    def backward(context: object, gradient: Tensor) -> Tensor:
        return gradient


class Embeddings(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.word = nn.Embedding(shape.vocabulary, shape.width)
        self.position = nn.Embedding(shape.positions, shape.width)
        self.segment = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.word(ids) + self.position(positions) + self.segment(types))


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.rounded = False

    def forward(self, hidden: Tensor, blocked: Tensor) -> Tensor:
        query, key, value = self._by_head(self._input(hidden))
        scores = query @ key.transpose(2, 3) + blocked.to(query.dtype)
        mixed = (torch.softmax(scores, dim=3) @ value).transpose(1, 2).flatten(2)
        hidden = self.attended_norm(hidden + self.attended(self._input(mixed)))
        inner = nn.functional.gelu(self.inner(self._input(hidden)))
        return self.outer_norm(hidden + self.outer(self._input(inner)))

    def _input(self, values: Tensor) -> Tensor:
        """What goes into a product with weights."""
        return Rounded.apply(values) if self.rounded else values

    def _by_head(self, hidden: Tensor) -> tuple[Tensor, ...]:
        """Query, key and value in one product, and the scale in the weights, which are fewer than the scores: a quarter more tokens a second."""
        scale = math.sqrt(self.size)
        weight = torch.cat((self.query.weight / scale, self.key.weight, self.value.weight))
        bias = torch.cat((self.query.bias / scale, self.key.bias, self.value.bias))
        parts = nn.functional.linear(hidden, weight, bias).unflatten(2, (3, self.heads, self.size))
        return parts.permute(2, 0, 3, 1, 4).unbind(0)


class TwoHeads(nn.Module):
    """Scores pairs and their tokens in one pass."""

    BLOCKED = -1e4
    """Added to the scores of padding; far below any score, and still a number in sixteen bits."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.embeddings = Embeddings(shape)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.rank_pool = nn.Linear(shape.width, shape.width)
        self.rank = nn.Linear(shape.width, 1)
        self.keep = nn.Linear(shape.width, 1)
        for head in (self.rank_pool, self.rank, self.keep):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def round_activations(self, rounded: bool) -> None:
        """Whether every layer computes with what int8 will leave of its inputs."""
        for layer in self.layers:
            layer.rounded = rounded

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Rank logits [B, 1] and keep logits [B, L] of ids, mask (1 = token, 0 = padding) and token types [B, L]."""
        hidden = self.embeddings(ids, types)
        blocked = ((1 - mask) * self.BLOCKED).to(hidden.dtype)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, blocked)
        # The heads compute in full precision whatever the encoder does.
        with torch.autocast("cpu", enabled=False):
            hidden = hidden.float()
            rank = self.rank(torch.tanh(self.rank_pool(hidden[:, 0])))
            return rank, self.keep(hidden).squeeze(2)

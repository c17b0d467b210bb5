"""
What would cost nothing beside the model, added to its score: words of the question in a sentence, the sentence's place, its length. Fitted on
documents that were held back, as the calibration is, and measured on development rows. Runs without PyTorch, as quantise does.
"""
import json
import pathlib
from dataclasses import dataclass

import numpy

from . import calibration, selection
from .batches import batch_of, fitted
from .quantise import sentence_means
from .session import Session
from .store import Pair, Pairs
from .wordpiece import WordPiece

FEATURES = ("overlap", "place", "length")

TRIED = ((), ("overlap",), ("place",), ("length",), FEATURES)


@dataclass(frozen=True)
class Sentences:
    """Of one pair: the model's logit of each sentence, and the features, a row a sentence."""

    logits: numpy.ndarray
    features: numpy.ndarray


def weight_of_tokens(tokens: numpy.ndarray, vocabulary: int) -> numpy.ndarray:
    """The rarer, the heavier: the logarithm of how seldom a token stands in the training texts."""
    return numpy.log(len(tokens) / (1.0 + numpy.bincount(tokens, minlength=vocabulary)))


def features(pair: Pair, weights: numpy.ndarray) -> numpy.ndarray:
    """overlap: the weighted share of the question's tokens in the sentence. place: 1 for the first, 1/2 for the second. length: log tokens."""
    asked = numpy.unique(pair.question)
    whole = float(weights[asked].sum()) or 1.0
    return numpy.array([[float(weights[numpy.intersect1d(asked, sentence)].sum()) / whole, 1 / (1 + place), numpy.log1p(len(sentence))]
                        for place, sentence in enumerate(pair.sentences)])


def scored(session: Session, pair: Pair, window: int, weights: numpy.ndarray) -> Sentences:
    """Sentences beyond the window have the lowest logit."""
    batch = batch_of([fitted(pair, window)])
    _, keep = session.run(batch.ids, batch.mask, batch.types)
    means, _ = sentence_means(keep, batch)
    return Sentences(calibration.logit(numpy.pad(means, (0, len(pair.sentences) - len(means)))), features(pair, weights))


def inputs(sentences: Sentences, names: tuple[str, ...]) -> numpy.ndarray:
    columns = [FEATURES.index(name) for name in names]
    return numpy.column_stack([sentences.logits, sentences.features[:, columns], numpy.ones(len(sentences.logits))])


def table(model: pathlib.Path, data: pathlib.Path, development: pathlib.Path, rows_a_set: int) -> str:
    """A line for each choice of features, of the model in a folder."""
    described = json.loads((model / "winnow-model.json").read_text(encoding="utf-8"))
    session = Session(model / described["model"]["file"], threads=2)
    tokenizer = WordPiece.of(model / described["tokenizer"]["file"])
    window = described["max_tokens"]["window"]
    train, held_back = Pairs.load(data / "train.npz"), Pairs.load(data / "held-back.npz")
    weights = weight_of_tokens(train.all_tokens, len(tokenizer.vocabulary))
    learnt = [scored(session, held_back[i], window, weights) for i in range(len(held_back))]
    labels = numpy.concatenate([held_back[i].labels for i in range(len(held_back))])
    sets = numpy.concatenate([numpy.full(len(held_back[i].labels), held_back.sets[i]) for i in range(len(held_back))]).astype(int)
    read = selection.counting_rows(development, rows_a_set)
    pairs = Pairs.of(read, tokenizer)
    measured = [scored(session, pairs[i], window, weights) for i in range(len(pairs))]
    lines = ["| beside the model | weights (model, features) | recall at 50 % | 70 % | 80 % |", "|---|---|---|---|---|"]
    for names in TRIED:
        coefficients = calibration.logistic(numpy.concatenate([inputs(s, names) for s in learnt]), labels, calibration.equal_weights(sets))
        scores = [inputs(of_row, names) @ coefficients for of_row in measured]
        figures = " | ".join(f"{selection.recall(read, scores, compression):.3f}" for compression in selection.COMPRESSIONS)
        lines.append(f"| {', '.join(names) or 'nothing'} | {', '.join(f'{c:.2f}' for c in coefficients[:-1])} | {figures} |")
    return "\n".join(lines)

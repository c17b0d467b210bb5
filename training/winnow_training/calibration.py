"""Makes probabilities mean what they say: Platt scaling, fitted on documents that nobody trained on, and how far off it still is."""
from dataclasses import dataclass

import numpy

LEAST = 1e-7
"""Probabilities are kept this far from 0 and 1 before their logit is taken."""

BINS = 15
"""Of equal width (Guo et al., "On calibration of modern neural networks", 2017)."""


@dataclass(frozen=True)
class Platt:
    """The probability of a score x is 1 / (1 + exp(-(a x + b)))."""

    a: float
    b: float

    def of(self, scores: numpy.ndarray) -> numpy.ndarray:
        return 1 / (1 + numpy.exp(-(self.a * scores + self.b)))


def logit(probabilities: numpy.ndarray) -> numpy.ndarray:
    bounded = numpy.clip(probabilities.astype(numpy.float64), LEAST, 1 - LEAST)
    return numpy.log(bounded / (1 - bounded))


def fit(scores: numpy.ndarray, labels: numpy.ndarray, weights: numpy.ndarray) -> Platt:
    """The most likely scaling. Needs both labels, and scores that are higher for 1 on the whole: a scaling must not turn the order round."""
    if not 0 < float((weights * labels).sum()) < float(weights.sum()):
        raise ValueError("calibration needs examples of both kinds")
    a, b = logistic(numpy.stack([scores.astype(numpy.float64), numpy.ones(len(scores))], axis=1), labels, weights)
    if a <= 0:
        raise ValueError("the scores say the opposite of the labels: there is nothing to calibrate")
    return Platt(round(float(a), 4), round(float(b), 4))


def logistic(inputs: numpy.ndarray, labels: numpy.ndarray, weights: numpy.ndarray) -> numpy.ndarray:
    """The most likely coefficients of a logistic regression, by Newton's method."""
    found = numpy.zeros(inputs.shape[1])
    found[0] = 1.0
    for _ in range(100):
        said = 1 / (1 + numpy.exp(-(inputs @ found)))
        gradient = inputs.T @ (weights * (said - labels))
        curvature = (inputs * (weights * said * (1 - said))[:, None]).T @ inputs
        step = numpy.linalg.solve(curvature + 1e-9 * numpy.eye(len(found)), gradient)
        # Far from the optimum a whole step overshoots.
        found -= step * min(1.0, 2.0 / max(1e-12, float(numpy.abs(step).max())))
        if float(numpy.abs(step).max()) < 1e-10:
            break
    return found


def expected_error(probabilities: numpy.ndarray, labels: numpy.ndarray, weights: numpy.ndarray) -> float:
    """The expected calibration error: how far what is said is from what happens, by bins of what is said."""
    bins = numpy.minimum((probabilities * BINS).astype(int), BINS - 1)
    mass = numpy.bincount(bins, weights, BINS)
    said = numpy.bincount(bins, weights * probabilities, BINS)
    happened = numpy.bincount(bins, weights * labels, BINS)
    return float(numpy.abs(said - happened)[mass > 0].sum() / mass.sum())


def equal_weights(groups: numpy.ndarray) -> numpy.ndarray:
    """Weights that make each group count the same, whatever its size."""
    return 1.0 / numpy.bincount(groups)[groups]

import unittest

import numpy

from winnow_training import calibration, features
from winnow_training.store import Pair


class FeaturesTest(unittest.TestCase):
    def test_a_rare_word_of_the_question_weighs_more_than_a_common_one(self):
        weights = features.weight_of_tokens(numpy.array([1] * 90 + [2] * 9 + [3]), 5)
        self.assertTrue(weights[1] < weights[2] < weights[3] < weights[4])
        pair = Pair(numpy.array([1, 3]), numpy.array([], int), [numpy.array([1, 2, 2]), numpy.array([3]), numpy.array([1, 3])], numpy.array([0, 1, 1]))
        overlap, place, length = features.features(pair, weights).T
        self.assertLess(overlap[0], overlap[1])
        self.assertAlmostEqual(overlap[2], 1.0)
        numpy.testing.assert_allclose(place, [1, 1 / 2, 1 / 3])
        self.assertGreater(length[0], length[1])

    def test_a_feature_that_decides_gets_the_weight_and_one_that_does_not_gets_none(self):
        random = numpy.random.default_rng(5)
        useful, useless = random.normal(size=4000), random.normal(size=4000)
        labels = (random.random(4000) < 1 / (1 + numpy.exp(-(2 * useful - 1)))).astype(float)
        found = calibration.logistic(numpy.column_stack([useful, useless, numpy.ones(4000)]), labels, numpy.ones(4000))
        numpy.testing.assert_allclose(found, [2, 0, -1], atol=0.2)


if __name__ == "__main__":
    unittest.main()

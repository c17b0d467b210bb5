import json
import pathlib
import tempfile
import unittest

import numpy

from tests.made_up import row
from winnow_training import calibration, config, curve, selection
from winnow_training.calibration import Platt
from winnow_training.quantise import Scores, joined


class SelectionTest(unittest.TestCase):
    def test_sentences_go_in_by_score_while_they_fit_and_the_first_always(self):
        lengths = [50, 10, 30, 10]
        self.assertEqual(selection.keep(lengths, numpy.array([0.9, 0.1, 0.5, 0.2]), 0.7).tolist(), [True, False, False, False])
        self.assertEqual(selection.keep(lengths, numpy.array([0.1, 0.9, 0.5, 0.2]), 0.7).tolist(), [False, True, False, True])

    def test_recall_can_be_of_some_sets_alone(self):
        read = [row(dataset=name, sentences=["a" * 10] * 4, labels=[1, 0, 0, 0]) for name in ("squad", "qed")]
        scores = [numpy.array([1.0, 0, 0, 0]), numpy.array([0, 0, 0, 1.0])]
        self.assertEqual((selection.recall(read, scores, 0.7), selection.recall(read, scores, 0.7, frozenset({"squad"}))), (0.5, 1))

    def test_ties_go_by_position(self):
        self.assertEqual(selection.keep([10, 10, 10], numpy.array([0.5, 0.5, 0.5]), 0.6).tolist(), [True, False, False])

    def test_the_oracle_takes_the_shortest_evidence_first(self):
        scores = selection.oracle([50, 10, 30], (1, 1, 0))
        self.assertEqual(numpy.argsort(-scores).tolist(), [1, 0, 2])


class CalibrationTest(unittest.TestCase):
    def setUp(self):
        random = numpy.random.default_rng(5)
        self.scores = random.normal(size=40000) * 2
        self.truth = Platt(0.7, -1.2)
        self.labels = (random.random(40000) < self.truth.of(self.scores)).astype(float)

    def test_the_scaling_behind_the_labels_is_found(self):
        found = calibration.fit(self.scores, self.labels, numpy.ones(40000))
        self.assertAlmostEqual(found.a, 0.7, delta=0.03)
        self.assertAlmostEqual(found.b, -1.2, delta=0.05)

    def test_what_is_calibrated_has_a_small_error_and_what_is_not_has_none_of_it(self):
        weights = numpy.ones(40000)
        self.assertLess(calibration.expected_error(self.truth.of(self.scores), self.labels, weights), 0.01)
        self.assertGreater(calibration.expected_error(Platt(1, 0).of(self.scores), self.labels, weights), 0.1)

    def test_scores_that_say_the_opposite_and_labels_of_one_kind_are_refused(self):
        with self.assertRaisesRegex(ValueError, "opposite"):
            calibration.fit(-self.scores, self.labels, numpy.ones(40000))
        with self.assertRaisesRegex(ValueError, "both kinds"):
            calibration.fit(self.scores, numpy.zeros(40000), numpy.ones(40000))

    def test_sets_of_two_files_are_not_taken_for_one_another(self):
        one = Scores(*(numpy.array(values) for values in ([0.1, 0.2], [0, 1], [0, 1], [1.0, 2.0], [0.0, 1.0], [0, 1])))
        both = joined([one, one])
        self.assertEqual((both.set_of_sentence.tolist(), both.set_of_pair.tolist(), both.keep.tolist()), ([0, 1, 2, 3], [0, 1, 2, 3], [0.1, 0.2, 0.1, 0.2]))

    def test_groups_weigh_the_same_whatever_their_size(self):
        weights = calibration.equal_weights(numpy.array([0, 0, 0, 2]))
        self.assertAlmostEqual(weights[:3].sum(), weights[3])


class ConfigTest(unittest.TestCase):
    def read(self, text: str) -> config.Config:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "c.json"
            path.write_text(text, encoding="utf-8")
            return config.load(path)

    def test_what_is_left_out_has_its_default_and_what_is_written_comes_back(self):
        read = self.read('{"name": "x", "learning_rate": 0.5, "mixture": {"window": 99}}')
        self.assertEqual((read.learning_rate, read.mixture.window, read.mixture.seed), (0.5, 99, 7))
        self.assertEqual(config.from_dict(json.loads(json.dumps(config.as_dict(read)))), read)

    def test_an_unknown_name_is_an_error_that_says_where(self):
        with self.assertRaisesRegex(ValueError, r'c.json: "mixture.windw" is no setting'):
            self.read('{"name": "x", "mixture": {"windw": 99}}')
        with self.assertRaisesRegex(ValueError, "one of minilm-l6, bge-small"):
            self.read('{"name": "x", "base": "bert"}')

    def test_a_configuration_that_does_not_name_its_model_is_an_error_that_says_where(self):
        with self.assertRaisesRegex(ValueError, r'c.json: "name" is missing'):
            self.read('{"base": "bge-small"}')

    def test_the_configurations_of_this_folder_are_read(self):
        for file in sorted((pathlib.Path(__file__).parents[1] / "configs").glob("*.json")):
            config.load(file)


class CurveTest(unittest.TestCase):
    def test_a_step_that_was_taken_twice_counts_once(self):
        figures = {"model@0.5": 0.7, "model@0.7": 0.6, "model@0.8": 0.5, "oracle@0.7": 0.9}
        lines = [{"step": 10, "tokens": 1, "seconds": 1, "keep": 9.0, "within": 9.0, "rank": 9.0}, {"step": 10, "event": "start"},
                 {"step": 10, "tokens": 1, "seconds": 1, "keep": 1.0, "within": 2.0, "rank": 3.0},
                 {"step": 10, "tokens": 2000000, "seconds": 3600, "event": "development", **figures}]
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log.jsonl"
            log.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
            table = curve.table(log)
        self.assertEqual(table.splitlines()[-1], "| 10 | 2.00 | 1.00 | 1.000 | 2.000 | 3.000 | 0.700 | 0.600 | 0.500 | 0.900 |")

    def test_the_order_of_lists_has_a_table_of_its_own(self):
        figures = {"model@0.5": 0.7, "model@0.7": 0.6, "model@0.8": 0.5, "oracle@0.7": 0.9, "tokens": 1, "seconds": 1, "event": "development"}
        lines = [{"step": 10, **figures, "order": {"mrr model": 0.5}}, {"step": 20, **figures, "order": {"mrr model": 0.75, "refusal": 0.9}}]
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log.jsonl"
            log.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
            table = curve.table(log).splitlines()
        self.assertEqual(table[-4:], ["| step | mrr model | refusal |", "|---|---|---|", "| 10 | 0.500 | - |", "| 20 | 0.750 | 0.900 |"])

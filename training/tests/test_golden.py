import json
import pathlib
import tempfile
import unittest

import torch
from tiny_models import tokenizer

from winnow_training import golden

RESOURCES = pathlib.Path(__file__).parents[2] / "libs/inference/src/test/resources/dev/winnow/inference"


class GoldenTest(unittest.TestCase):
    def test_the_code_that_trains_still_says_what_the_java_side_is_held_to(self):
        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory() as folder:
            made = pathlib.Path(folder)
            golden.make(made / "model", made / "golden.json", tokenizer(golden.vocabulary()))
            ours = json.loads((made / "golden.json").read_text(encoding="utf-8"))
        theirs = json.loads((RESOURCES / "rerank/golden-two-layer.json").read_text(encoding="utf-8"))
        self.assertEqual(len(ours), len(theirs))
        for one, other in zip(ours, theirs, strict=True):
            for name in ("question", "title", "sentences", "ids", "second_segment"):
                self.assertEqual(one[name], other[name])
            self.assertAlmostEqual(one["rank_logit"], other["rank_logit"], delta=1e-4)
            for mean, expected in zip(one["sentence_means"], other["sentence_means"], strict=True):
                self.assertAlmostEqual(mean, expected, delta=1e-4)

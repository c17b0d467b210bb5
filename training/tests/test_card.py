import json
import pathlib
import tempfile
import unittest
import unittest.mock

from winnow_training import card

FACTS = {
    "config": {"begin": None, "rounded": False, "batches_a_step": 2, "batch_tokens": 4096, "learning_rate": 1e-4, "loss": {"within": 0.3, "rank": 0.5, "order": 0.5}},
    "base": {"licence": "MIT (some encoder)", "file": "base.onnx", "sha256": "b" * 64},
    "steps": 1234, "tokens": 5_600_000, "seconds": 7200,
    "figures": {"parity": 2e-6, "half_difference": 4e-3, "int8_difference": 0.031, "calibration": {"keep_raw": 0.022, "keep": 0.011, "rank_raw": 0.112, "rank": 0.019}},
    "data": {"pairs": 10, "tokens": 2000, "held_back_pairs": 3, "sets": {
        "squad": {"licence": "CC BY-SA 4.0", "sha256": "c" * 64, "rows": 8, "hard_negatives": 2, "cloze": 4, "held_back": 1}},
        "overlap": {"evaluation_questions": 7, "development_sentences": 9, "sets": {"squad": {"read": 20, "dropped": {"passage of qa/dev": 4, "question of ir/med": 1}}}}},
}
MODEL = {"name": "winnow-x", "layout": "[CLS] question", "licence": "Apache-2.0; and so on", "max_tokens": {"question": 64, "title": 24, "window": 384},
         "model": {"file": "model-int8.onnx", "sha256": "d" * 64, "precision": "int8"}, "variants": [], "tokenizer": {"file": "tokenizer.json", "sha256": "e" * 64}}
PRUNING = {
    "threshold": 0.1, "sets": {"squad": {}},
    "mean": {"recall": 0.8, "precision": 0.3, "f2": 0.6, "compression_chars": 0.58, "at_compression": {"0.7": {"oracle": 0.9, "model": 0.7, "bm25": 0.6}},
             "all_evidence_at_compression": {"0.7": {"oracle": 0.8, "model": 0.5, "bm25": 0.4}}},
    "intervals": {"0.7": {"model": {"mean": 0.7, "low": 0.69, "high": 0.71}, "model - bm25": {"mean": 0.1, "low": 0.05, "high": 0.15}}},
    "sweep": {"0.1": {"f2": 0.6}, "0.05": {"f2": 0.65}},
}


class CardTest(unittest.TestCase):
    def write(self, pruning: dict | None) -> str:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "facts.json").write_text(json.dumps(FACTS), encoding="utf-8")
            (folder / "winnow-model.json").write_text(json.dumps(MODEL), encoding="utf-8")
            file = folder / "pruning.json"
            file.write_text(json.dumps(pruning), encoding="utf-8")
            return card.write(folder, file if pruning else None).read_text(encoding="utf-8")

    def test_licences_hashes_and_what_was_dropped_stand_in_the_card(self):
        text = self.write(None)
        self.assertIn("| squad | CC BY-SA 4.0 | 8 | 2 | 4 | 1 | 5 | `cccccccccccccccc` |", text)
        for hash_of in "bde":
            self.assertIn(hash_of * 64, text)
        self.assertIn("| set | licence | rows | hard negatives | asked for by a sentence, with negatives | held back |", text)
        self.assertIn("Expected calibration error", text)
        self.assertNotIn("Development sets", text)

    def test_documentation_that_was_learned_from_stands_in_the_card_with_its_licence_and_what_was_kept_apart_does_not(self):
        sites = {"docs_vite": {"licence": "MIT", "lists": {"question": 54, "heading": 1060, "unanswered": 19}, "development": False},
                 "docs_rook": {"licence": "Apache-2.0", "lists": {}, "development": True}}
        with unittest.mock.patch.dict(FACTS, data=FACTS["data"] | {"lists": {"sites": sites, "lists": {"pooled": 4000}}}):
            text = self.write(None)
        self.assertIn("| documentation of | licence | questions | headings | questions without an answer | questions of another site |", text)
        self.assertIn("| docs_vite | MIT | 54 | 1,060 | 19 | 0 |", text)
        self.assertIn("4,000 lists", text)
        self.assertIn("rook and every tenth question", text)
        self.assertNotIn("| docs_rook", text)

    def test_a_kind_of_pair_that_no_set_has_takes_no_column(self):
        counts = FACTS["data"]["sets"]["squad"] | {"cloze": 0}
        with unittest.mock.patch.dict(FACTS, data=FACTS["data"] | {"sets": {"squad": counts}}):
            text = self.write(None)
        self.assertIn("| squad | CC BY-SA 4.0 | 8 | 2 | 1 | 5 | `cccccccccccccccc` |", text)
        self.assertNotIn("by a sentence", text)

    def test_what_a_model_began_with_and_how_it_was_rounded_stand_in_the_card(self):
        plain = self.write(None)
        self.assertIn("1,234 steps, 5.6 million tokens in all", plain)
        self.assertNotIn("rounded", plain)
        config = FACTS["config"] | {"begin": "first", "rounded": True}
        with unittest.mock.patch.dict(FACTS, config=config, blend={"run": "first", "with": "winnow-small-2", "share": 0.3}):
            text = self.write(None)
        self.assertIn("1,234 steps after those of the run first, 5.6 million tokens with those of that run", text)
        self.assertIn("inputs of products rounded to eight bits", text)
        self.assertIn("those of first are a blend, 0.7 of what was learned and 0.3 of winnow-small-2", text)

    def test_figures_of_the_evaluation_are_taken_over_with_their_intervals(self):
        text = self.write(PRUNING)
        self.assertIn("| 70% | 0.900 / 0.800 | 0.700 / 0.500 | - | 0.600 / 0.400 | - | - |", text)
        self.assertIn("0.100 (0.050 to 0.150)", text)
        self.assertIn("Best F2 of the sweep: 0.650 at 0.05", text)

import json
import pathlib
import tempfile
import unittest

from winnow_training import ship


class ShipTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.model, self.models = self.folder / "model", self.folder / "models"
        self.model.mkdir()
        for name in ("model-int8.onnx", "model-fp32.onnx", "tokenizer.json", "facts.json"):
            (self.model / name).write_text(name, encoding="utf-8")
        (self.model / "winnow-model.json").write_text(json.dumps({
            "name": "winnow-x", "model": {"file": "model-int8.onnx"}, "variants": [{"file": "model-fp32.onnx"}],
            "tokenizer": {"file": "tokenizer.json"}, "licence": "open"}), encoding="utf-8")

    def test_what_is_shipped_is_whole_and_names_no_file_that_is_not_there(self):
        (self.model / "README.md").write_text("a card", encoding="utf-8")
        shipped = ship.ship(self.model, self.models)
        self.assertEqual(shipped, self.models / "winnow-x")
        self.assertEqual(sorted(f.name for f in shipped.iterdir()), ["README.md", "model-int8.onnx", "tokenizer.json", "winnow-model.json"])
        self.assertEqual((shipped / "model-int8.onnx").read_text(encoding="utf-8"), "model-int8.onnx")
        described = json.loads((shipped / "winnow-model.json").read_text(encoding="utf-8"))
        self.assertNotIn("variants", described)
        self.assertEqual(described["licence"], "open")

    def test_a_model_without_a_card_is_not_shipped(self):
        with self.assertRaisesRegex(FileNotFoundError, "no card"):
            ship.ship(self.model, self.models)
        self.assertFalse(self.models.exists())

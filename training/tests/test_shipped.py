import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
import torch

from winnow_training import export, files, floats, paths, shipped
from winnow_training.config import Config
from winnow_training.model import Shape, TwoHeads
from winnow_training.train import Run

HERE = pathlib.Path(__file__).parents[1]


def quantised(folder: pathlib.Path) -> None:
    """In a process of its own: Debian's ONNX Runtime and PyTorch do not bear each other."""
    program = "import pathlib, sys; from winnow_training.quantise import quantise; quantise(*map(pathlib.Path, sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", program, str(folder / "model-fp32.onnx"), str(folder / "model-int8.onnx")], cwd=HERE, check=True,
                   stderr=subprocess.DEVNULL)


def network() -> TwoHeads:
    torch.manual_seed(3)
    model = TwoHeads(Shape(layers=2))
    with torch.no_grad():
        # Exporters store equal tables once, and fresh ones are equal.
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.01)
    return model


class ShippedTest(unittest.TestCase):
    def test_weights_come_back_from_an_int8_file_within_half_a_step_and_those_of_the_heads_as_they_were(self):
        model = network()
        with tempfile.TemporaryDirectory() as folder:
            export.export(model, pathlib.Path(folder) / "model-fp32.onnx")
            quantised(pathlib.Path(folder))
            again = shipped.load(pathlib.Path(folder))
        before, after = model.state_dict(), again.state_dict()
        self.assertEqual(before.keys(), after.keys())
        for name, value in before.items():
            difference = (value - after[name]).abs()
            if name.startswith(("rank", "keep")) or value.ndim == 1:
                # The scale of the scores goes into the query's bias and out of it again.
                self.assertLess(float(difference.max()), 1e-6, name)
            elif name.startswith("embeddings"):
                self.assertLessEqual(float(difference.max()), float(value.max() - value.min()) / 255 * 0.51, name)
            else:
                step = value.abs().amax(dim=1, keepdim=True) / 63
                self.assertLessEqual(float((difference / step).max()), 0.51, name)

    def test_a_run_begins_with_a_shipped_model_where_no_run_has_its_name(self):
        name = next(folder.name for folder in sorted(paths.SHIPPED.iterdir()) if (folder / "model-int8.onnx").is_file())
        layers = shipped.QuantisedWeights(paths.SHIPPED / name / "model-int8.onnx").layers()
        base, other = {6: ("minilm-l6", "bge-small"), 12: ("bge-small", "minilm-l6")}[layers]
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(ValueError, f"{layers} layers"):
                Run.open(pathlib.Path(folder) / "runs/new", Config("new", base=other, begin=name), pathlib.Path("no bases"))
            run = Run.open(pathlib.Path(folder) / "runs/new", Config("new", base=base, begin=name), pathlib.Path("no bases"))
        expected = shipped.load(paths.SHIPPED / name).state_dict()
        for key, value in run.model.state_dict().items():
            numpy.testing.assert_array_equal(value.numpy(), expected[key].numpy(), key)
        self.assertEqual((run.step, run.tokens), (0, 0))


class FloatsTest(unittest.TestCase):
    def test_a_shipped_model_comes_in_both_kinds_of_floats_with_the_rest_of_its_description(self):
        with tempfile.TemporaryDirectory() as name:
            source, folder = pathlib.Path(name) / "tiny", pathlib.Path(name) / "floats"
            export.export(network(), source / "model-fp32.onnx")
            quantised(source)
            (source / "tokenizer.json").write_text("{}", encoding="utf-8")
            shipped_as = {"name": "tiny", "model": {"file": "model-int8.onnx", "sha256": "x", "precision": "int8"}, "tokenizer": {"file": "tokenizer.json"},
                          "calibration": {"keep": {"a": 0.5, "b": 0.25}}}
            (source / "winnow-model.json").write_text(json.dumps(shipped_as), encoding="utf-8")
            floats.write(source, folder)
            described = json.loads((folder / "winnow-model.json").read_text(encoding="utf-8"))
            entries = [described["model"], *described["variants"]]
            self.assertEqual([entry["precision"] for entry in entries], ["fp32", "fp16"])
            self.assertEqual([entry["sha256"] for entry in entries], [files.sha256(folder / entry["file"]) for entry in entries])
            self.assertEqual({key: described[key] for key in ("name", "tokenizer", "calibration")}, {key: shipped_as[key] for key in ("name", "tokenizer", "calibration")})
            full, half = ((folder / entry["file"]).stat().st_size for entry in entries)
            self.assertLess(half, full * 0.55)
            self.assertEqual(sorted(path.name for path in folder.iterdir()), ["model-fp16.onnx", "model-fp32.onnx", "tokenizer.json", "winnow-model.json"])

    def test_another_name_is_refused_with_those_there_are(self):
        with self.assertRaisesRegex(FileNotFoundError, "winnow-small-3"):
            floats.write(paths.SHIPPED / "winnow-none", pathlib.Path("nowhere"))

import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
import torch

from winnow_training import export, paths, shipped
from winnow_training.config import Config
from winnow_training.model import Shape, TwoHeads
from winnow_training.train import Run

HERE = pathlib.Path(__file__).parents[1]


def quantised(folder: pathlib.Path) -> None:
    """In a process of its own: Debian's ONNX Runtime and PyTorch do not bear each other."""
    program = "import pathlib, sys; from winnow_training.quantise import quantise; quantise(*map(pathlib.Path, sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", program, str(folder / "model-fp32.onnx"), str(folder / "model-int8.onnx")], cwd=HERE, check=True,
                   stderr=subprocess.DEVNULL)


class ShippedTest(unittest.TestCase):
    def test_weights_come_back_from_an_int8_file_within_half_a_step_and_those_of_the_heads_as_they_were(self):
        torch.manual_seed(3)
        model = TwoHeads(Shape(layers=2))
        with torch.no_grad():
            # Exporters store equal tables once, and fresh ones are equal.
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.01)
        with tempfile.TemporaryDirectory() as folder:
            export.export(model, pathlib.Path(folder) / "model-fp32.onnx")
            quantised(pathlib.Path(folder))
            again = shipped.load(pathlib.Path(folder), 2)
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
        expected = shipped.load(paths.SHIPPED / name, layers).state_dict()
        for key, value in run.model.state_dict().items():
            numpy.testing.assert_array_equal(value.numpy(), expected[key].numpy(), key)
        self.assertEqual((run.step, run.tokens), (0, 0))

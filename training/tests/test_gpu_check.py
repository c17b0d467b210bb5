import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import torch

from tests.test_shipped import network, quantised
from winnow_training import export, floats, paths

HERE = pathlib.Path(__file__).parents[1]


def gpu_check(*arguments: str) -> subprocess.CompletedProcess:
    """In a process of its own: Debian's ONNX Runtime and PyTorch do not bear each other."""
    return subprocess.run([sys.executable, "-m", "winnow_training", "gpu-check", *arguments], cwd=HERE, capture_output=True, text=True, check=False)


class GpuCheckTest(unittest.TestCase):
    def test_every_step_but_the_gpu_itself_runs_on_a_cpu_and_ends_in_a_page(self):
        with tempfile.TemporaryDirectory() as name:
            shipped, folder, page = (pathlib.Path(name) / part for part in ("shipped", "floats", "page.md"))
            export.export(network(), shipped / "model-fp32.onnx")
            quantised(shipped)
            (shipped / "tokenizer.json").write_bytes((paths.SHIPPED / "winnow-small-3/tokenizer.json").read_bytes())
            description = {"name": "tiny", "max_tokens": {"question": 32, "title": 24, "window": 64}, "model": {"file": "model-int8.onnx", "precision": "int8"}}
            (shipped / "winnow-model.json").write_text(json.dumps(description), encoding="utf-8")
            floats.write(shipped, folder)
            ended = gpu_check(str(folder), "--device", "cpu", "--shipped", str(shipped), "--seconds", "0", "--page", str(page))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            written = page.read_text(encoding="utf-8")
            self.assertIn("training/run gpu-check FOLDER --device cpu", written)
            parity, speed = written.split("## Pairs a second")
            rows, speeds = ({line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]] for line in part.splitlines() if ", cpu |" in line}
                            for part in (parity, speed))
            self.assertEqual(list(rows), ["fp32, cpu", "fp16, cpu", "int8, cpu"])
            self.assertLess(float(rows["fp32, cpu"][1]), 1e-4)
            self.assertGreater(float(rows["int8, cpu"][1]), float(rows["fp32, cpu"][1]))
            self.assertEqual({file: len(values) for file, values in speeds.items()}, {"int8, cpu": 4, "fp32, cpu": 4, "fp16, cpu": 4})

            other = network()
            with torch.no_grad():
                other.rank.bias.add_(0.1)
            export.export(other, folder / "model-fp16.onnx")
            ended = gpu_check(str(folder), "--device", "cpu", "--shipped", str(shipped), "--seconds", "0", "--page", str(page))
            self.assertEqual(ended.returncode, 1)
            self.assertIn("fp16, cpu is ", ended.stderr)

    @unittest.skipIf(os.path.exists("/dev/nvidiactl") or os.path.exists("/dev/dxg"), "this machine has a GPU")
    def test_without_a_gpu_it_ends_with_one_sentence(self):
        ended = gpu_check("anywhere")
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"^error: there is no GPU device \(looked for .*\); --device cpu goes through the same steps without one\n$")

    def test_a_folder_without_floats_is_refused_by_name(self):
        ended = gpu_check(str(paths.SHIPPED / "winnow-small-3"), "--device", "cpu")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("winnow-small-3 has no fp32 and no fp16: make it with training/run floats", ended.stderr)

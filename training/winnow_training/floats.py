"""
A shipped model for a GPU, which has no kernels for dynamic int8: its weights, with what rounding has left of them, in fp32 and fp16. Needs nothing
but the shipped folder.
"""
import json
import pathlib
import shutil
import subprocess
import sys

import numpy

from . import files

LENGTHS = (3, 17, 64, 200, 360)
"""Tokens of the passages on which the files are held to PyTorch."""


def write(source: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """Writes both files, the tokenizer and winnow-model.json; returns the folder, which `winnow.reranker.model-path` can name."""
    if not (source / "model-int8.onnx").is_file():
        there = sorted(model.parent.name for model in source.parent.glob("*/model-int8.onnx"))
        raise FileNotFoundError(f"{source} is no shipped model; there are {', '.join(there)}")
    from . import export, shipped
    from .store import Pair

    model = shipped.load(source)
    export.export(model, folder / "model-fp32.onnx")
    random = numpy.random.default_rng(1)
    # Ids of words; below 1,000 are letters, marks and what no text has.
    rows = [Pair(random.integers(1000, 30000, 9), numpy.zeros(0, int), [random.integers(1000, 30000, length)], numpy.zeros(1, numpy.uint8))
            for length in LENGTHS]
    export.reference(model, rows, folder / "reference.npz")
    files.write(folder / "tokenizer.json", lambda half: shutil.copyfile(source / "tokenizer.json", half))
    # ONNX Runtime and PyTorch do not bear each other in one process of Debian's Python.
    try:
        subprocess.run([sys.executable, "-m", "winnow_training.floats", str(source), str(folder)], check=True)
    except subprocess.CalledProcessError as failed:
        raise ValueError(f"the floats of {source} were not finished, see above") from failed
    finally:
        (folder / "reference.npz").unlink()
    return folder


def finish(source: pathlib.Path, folder: pathlib.Path) -> None:
    """Checks the file in fp32, makes the one in fp16 of it, and describes both as the shipped description describes int8."""
    from .half import halve
    from .session import FULL_PARITY, HALF_PARITY, checked

    full, half = folder / "model-fp32.onnx", folder / "model-fp16.onnx"
    of_full = checked(full, folder / "reference.npz", FULL_PARITY)
    halve(full, half)
    of_half = checked(half, folder / "reference.npz", HALF_PARITY)
    print(f"from PyTorch, in a probability or a logit: fp32 {of_full:.1e}, fp16 {of_half:.1e} at most", flush=True)
    entries = [{"file": path.name, "sha256": files.sha256(path), "precision": path.stem.removeprefix("model-")} for path in (full, half)]
    shipped = json.loads((source / "winnow-model.json").read_text(encoding="utf-8"))
    files.write_json(folder / "winnow-model.json", shipped | {"model": entries[0], "variants": entries[1:]})


if __name__ == "__main__":
    try:
        finish(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    except ValueError as wrong:
        sys.exit(f"error: {wrong}")

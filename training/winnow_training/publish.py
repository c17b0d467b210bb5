"""Turns a run into a model folder: exports the averaged weights, and lets a process of its own do what needs ONNX Runtime."""
import json
import pathlib
import subprocess
import sys
from collections.abc import Iterator

from . import config as configs
from . import export, files, paths, rows, weights
from .rows import Row
from .store import TITLE, Pairs
from .train import Run
from .wordpiece import WordPiece

CHECKED_PAIRS = 12
"""Pairs on which ONNX Runtime is held to PyTorch."""

READ_OF_QUESTION = 192
"""Tokens of a question that the product lets the model read, half of the window: three times what it was trained on. On long messages that is no worse than a cut
(docs/results/defaults.md)."""

DEVELOPMENT_ROWS = 60
"""Rows of each development set on which calibration is checked."""


def publish(run: Run, data: pathlib.Path, folder: pathlib.Path) -> dict[str, object]:
    """Writes all three precisions, the tokenizer and winnow-model.json; returns the figures of the way there."""
    base = weights.BASES[run.config.base]
    tokenizer_json = weights.fetch(run.config.base, paths.home() / "bases")[1]
    held_back = Pairs.load(data / "held-back.npz")
    spread = range(0, len(held_back), max(1, len(held_back) // CHECKED_PAIRS))
    run.model.round_activations(False)
    with run.averaged.in_place():
        export.export(run.model, folder / "model-fp32.onnx")
        export.reference(run.model, [held_back[i] for i in spread][:CHECKED_PAIRS], folder / "reference.npz")
    development = folder / "development.npz"
    Pairs.of(_development_rows(paths.shared() / "data/qa/dev"), WordPiece.of(tokenizer_json)).save(development)
    learned = json.loads((data / "manifest.json").read_text(encoding="utf-8"))
    listed = json.loads((data / "lists.json").read_text(encoding="utf-8")) if run.config.lists.questions else None
    learned_from = {*learned["sets"], *(name for name, site in listed["sites"].items() if not site["development"])} if listed else learned["sets"]
    facts = {
        "config": configs.as_dict(run.config),
        "blend": blend_of(run),
        "most": {"question": READ_OF_QUESTION, "title": TITLE},
        "steps": run.step, "tokens": run.tokens, "seconds": round(run.seconds),
        "licence": f"Apache-2.0; encoder from {base.licence}; trained on the openly licensed sets {', '.join(sorted(learned_from))}",
        "base": {"artifact": base.artifact, "file": base.model, "sha256": base.model_sha256, "licence": base.licence},
        "data": learned | ({"lists": listed} if listed else {}),
        "tokenizer": str(tokenizer_json), "development": str(development),
        "held_back": [str(data / name) for name in ("held-back.npz", *(["held-back-lists.npz"] if listed else []))],
    }
    source = folder / "source.json"
    files.write_json(source, facts)
    # ONNX Runtime and PyTorch do not bear each other in one process of Debian's Python.
    subprocess.run([sys.executable, "-m", "winnow_training.quantise", str(folder), str(source)], check=True)
    for left in (source, development, folder / "reference.npz"):
        left.unlink()
    return json.loads((folder / "facts.json").read_text(encoding="utf-8"))["figures"]


def blend_of(run: Run) -> dict[str, object] | None:
    """The blend that a run is, or that it began with."""
    name, config = run.folder.name, run.config
    if not config.blended_with and config.begin and (run.folder.parent / config.begin / Run.CONFIG).is_file():
        name, config = config.begin, configs.load(run.folder.parent / config.begin / Run.CONFIG)
    return {"run": name, "with": config.blended_with, "share": config.blended_share} if config.blended_with else None


def _development_rows(folder: pathlib.Path) -> Iterator[Row]:
    """Rows from all over each set, with an answer or without."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        own = list(rows.read(file))
        yield from own[::max(1, len(own) // DEVELOPMENT_ROWS)][:DEVELOPMENT_ROWS]

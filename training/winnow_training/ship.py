"""Puts an exported model among those that Winnow ships: the int8 file and what belongs to it, without the variants, which are too large for a jar."""
import json
import pathlib
import shutil

from . import files

CARD = "README.md"


def ship(folder: pathlib.Path, models: pathlib.Path) -> pathlib.Path:
    """Copies a model folder below `models`, under the model's own name; returns the copy."""
    described = json.loads((folder / "winnow-model.json").read_text(encoding="utf-8"))
    if not (folder / CARD).is_file():
        raise FileNotFoundError(f"{folder} has no card: a model is shipped with one, so run card first")
    into = models / described["name"]
    for name in (described["model"]["file"], described["tokenizer"]["file"], CARD):
        files.write(into / name, lambda half, name=name: shutil.copyfile(folder / name, half))
    files.write_json(into / "winnow-model.json", {name: value for name, value in described.items() if name != "variants"})
    return into

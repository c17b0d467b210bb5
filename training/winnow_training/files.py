"""Files that are whole or not there, whatever ends the process meanwhile."""
import gzip
import hashlib
import json
import os
import pathlib
import typing
from collections.abc import Callable


def write(path: pathlib.Path, writer: Callable[[pathlib.Path], object]) -> None:
    """Lets the writer fill a file beside the path, and then gives it the path's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The suffix stays the last part of the name: numpy adds its own to any other.
    half = path.with_name(f"half-{os.getpid()}-{path.name}")
    try:
        writer(half)
        with half.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def write_json(path: pathlib.Path, value: object) -> None:
    write(path, lambda half: half.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"))


def open_text(path: pathlib.Path) -> typing.TextIO:
    """Opens a text for reading, packed (.gz) or not."""
    return (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8")


def sha256(path: pathlib.Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

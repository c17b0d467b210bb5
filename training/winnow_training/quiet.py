"""Debian's ONNX Runtime registers every operator schema twice and says so on a thousand lines."""
import contextlib
import os
import sys
import types
from collections.abc import Iterator


@contextlib.contextmanager
def without_native_errors() -> Iterator[None]:
    """What native code writes to the error output meanwhile is lost; a failure of Python is still raised."""
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def without_reference() -> None:
    """Tools of ONNX Runtime import onnx.reference, which fails in Debian's build because schemas are there twice, and do not use it here."""
    absent = types.ModuleType("onnx.reference")
    absent.ReferenceEvaluator = None
    sys.modules.setdefault("onnx.reference", absent)

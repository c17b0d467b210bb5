"""Debian's ONNX Runtime registers every operator schema twice and says so on a thousand lines."""
import contextlib
import os
import sys
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

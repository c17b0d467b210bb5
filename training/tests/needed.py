"""
Ends with 0 where the tests of this folder can run, and otherwise with 1 and a line that names the packages that are missing. Looked for and not imported: that takes
no time, Debian's ONNX Runtime and PyTorch do not bear each other, and a package that is there and broken should fail a test.
"""
import importlib.util
import sys

missing = [name for name in ("numpy", "torch", "onnx", "onnxruntime") if importlib.util.find_spec(name) is None]
if missing:
    print(f"lacks {', '.join(missing)}")
    sys.exit(1)

"""fp16 for GPUs, by ONNX Runtime's own tool. Runs in a process without PyTorch, as quantise.py does."""
import pathlib
import sys

from . import files
from .heads import heads_of
from .quiet import without_native_errors, without_reference

OUTPUTS = ("/model/Tanh", "/Sigmoid")
"""What stands between the heads and the outputs: near 1 a probability in sixteen bits has steps of .0005."""


def halve(full: pathlib.Path, half: pathlib.Path) -> None:
    """Halves every weight and every product but those of the heads; inputs and outputs keep their types."""
    without_reference()
    with without_native_errors():
        import onnx
        from onnxruntime.transformers.float16 import convert_float_to_float16

        model = onnx.load(str(full))
        absent = set(OUTPUTS) - {node.name for node in model.graph.node}
        if absent:
            raise ValueError(f"{full} has no nodes named {', '.join(sorted(absent))}, which are to stay in full precision")
        whole = [*heads_of(model, full), *OUTPUTS]
        halved = convert_float_to_float16(model, keep_io_types=True, node_block_list=whole)
    files.write(half, lambda unfinished: onnx.save(halved, str(unfinished)))


if __name__ == "__main__":
    halve(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))

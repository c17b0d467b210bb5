"""The nodes of the two heads in an exported graph: they stay in full precision, since an error of theirs is an error of the answer."""
import pathlib
import typing

HEADS = ("/model/rank_pool/", "/model/rank/", "/model/keep/")
"""What their names begin with."""


def heads_of(model: typing.Any, path: pathlib.Path) -> list[str]:
    """The names of the nodes with weights of both heads; a graph that has none of them is an error that names its file."""
    heads = [node.name for node in model.graph.node if node.name.startswith(HEADS)]
    if not any("keep" in name for name in heads) or not any("rank" in name for name in heads):
        raise ValueError(f"{path} has no nodes named {', '.join(HEADS)}")
    return heads

"""A run of a tiny network, as a process that a test can kill: FOLDER and the last step. Goes on where it stopped."""
import pathlib
import sys

import torch

from tests.made_up import random_pairs
from winnow_training import train
from winnow_training.batches import Mixture
from winnow_training.config import Config
from winnow_training.model import Shape, TwoHeads

SHAPE = Shape(vocabulary=128, positions=80, width=16, layers=2, heads=2, inner=32)


def tiny_run(folder: pathlib.Path) -> train.Run:
    torch.manual_seed(1)
    config = Config("tiny", mixture=Mixture(chunk=64, window=60), batch_tokens=512, warm_up=5, learning_rate=1e-2, average=0.9)
    run = train.Run(folder, config, TwoHeads(SHAPE))
    if (folder / train.Run.CHECKPOINT).is_file():
        run.restore()
    return run


if __name__ == "__main__":
    torch.set_num_threads(1)
    where = pathlib.Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    # A checkpoint after every step.
    train.train(tiny_run(where), random_pairs(300), None, int(sys.argv[2]), 0)

"""Trains. A run is a folder: config.json, log.jsonl, and the last checkpoint, from which it goes on to the bit."""
import contextlib
import json
import math
import os
import pathlib
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import torch

from . import config as configs
from . import files, loss, paths, sets, shipped, weights
from .batches import Batch, BatchStream, Position
from .config import Config
from .lists import Lists, ListStream, batches_of
from .measure import DevelopmentSample, run
from .model import Shape, TwoHeads
from .order import DevelopmentLists
from .store import Pairs

LOG_EVERY = 10
"""Steps, of which the mean losses are written down."""


@dataclass(frozen=True)
class CoolDown:
    """The end of a run: the rate falls to 0 in a straight line. What is rounded in it alone costs a fifth more time there and nowhere else."""

    start: int
    steps: int
    rounded: bool = False


def learning_rate(config: Config, step: int, cool_down: CoolDown | None) -> float:
    """The rate of a step, counted from 0."""
    rate = config.learning_rate * min(1.0, (step + 1) / config.warm_up)
    return rate if cool_down is None else rate * max(0.0, 1 - (step - cool_down.start) / cool_down.steps)


def has_sixteen_bits() -> bool:
    """Whether this machine's CPU computes in bfloat16; one that only pretends to is far slower than in full precision."""
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


class AveragedWeights:
    """A running average of the trained parameters: as good as a cooled-down model, at any time."""

    def __init__(self, model: TwoHeads, share: float):
        self._share = share
        self._names = [name for name, p in model.named_parameters() if p.requires_grad]
        self._live = [p for p in model.parameters() if p.requires_grad]
        self._averaged = [p.detach().clone() for p in self._live]

    def update(self, step: int) -> None:
        # The first weights are soon forgotten: the average is over few steps in the beginning.
        share = min(self._share, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(self._averaged, self._live, 1 - share)

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """The model computes with the averaged weights meanwhile."""
        live = [p.detach().clone() for p in self._live]
        self._put(self._averaged)
        try:
            yield
        finally:
            self._put(live)

    def _put(self, values: list[torch.Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self._live, values, strict=True):
                parameter.copy_(value)

    def state(self) -> dict[str, torch.Tensor]:
        return dict(zip(self._names, self._averaged, strict=True))

    def load(self, state: dict[str, torch.Tensor]) -> None:
        self._averaged = [state[name].clone() for name in self._names]


class Run:
    """A model on its way."""

    CHECKPOINT, CONFIG, LOG = "checkpoint.pt", "config.json", "log.jsonl"

    def __init__(self, folder: pathlib.Path, config: Config, model: TwoHeads):
        self.folder, self.config, self.model = folder, config, model
        model.round_activations(config.rounded)
        self.sixteen_bits = config.sixteen_bits and has_sixteen_bits()
        if not self.sixteen_bits:
            # Products of oneDNN: PyTorch's own batched product in full precision, without MKL, takes forty times as long. Without bfloat16 in hardware they are
            # off by 5e-6, which is no loss.
            torch.set_float32_matmul_precision("medium")
        # Word vectors stay: they are half of the parameters, and rare words are seen too seldom to move well.
        model.embeddings.word.weight.requires_grad = False
        self._trained = [p for p in model.parameters() if p.requires_grad]
        plain = [p for p in self._trained if p.ndim < 2]
        decayed = [p for p in self._trained if p.ndim >= 2]
        self._optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}],
                                            lr=config.learning_rate, foreach=True)
        self.averaged = AveragedWeights(model, config.average)
        self.position, self.step, self.tokens, self.seconds = Position(), 0, 0, 0.0
        self.cool_down: CoolDown | None = None
        self.teacher: TwoHeads | None = None

    @staticmethod
    def open(folder: pathlib.Path, config: Config | None, bases: pathlib.Path) -> "Run":
        """Goes on with a run, or starts one. A configuration that differs from the run's own is an error."""
        stored = configs.load(folder / Run.CONFIG) if (folder / Run.CONFIG).is_file() else None
        if config is None and stored is None:
            raise ValueError(f"{folder} holds no run: start one with --config")
        if config is not None and stored is not None and config != stored:
            ours, theirs = configs.as_dict(config), configs.as_dict(stored)
            changed = [name for name in ours if ours[name] != theirs[name]]
            raise ValueError(f"{folder} was begun with another configuration ({', '.join(changed)}): name another run, or leave --config out")
        config = stored or config
        torch.manual_seed(config.mixture.seed)
        begun = Run._open(folder, config, bases)
        if config.teacher:
            begun.teacher = averaged_network(folder.parent / config.teacher, bases)
        files.write_json(folder / Run.CONFIG, configs.as_dict(config))
        return begun

    @staticmethod
    def _open(folder: pathlib.Path, config: Config, bases: pathlib.Path) -> "Run":
        kept = (folder / Run.CHECKPOINT).is_file()
        if not kept and config.begin is None:
            # Its fresh heads are the first that the seed gives.
            return Run(folder, config, weights.load_base(config.base, bases))
        if not kept and not (folder.parent / config.begin / Run.CHECKPOINT).is_file():
            return Run(folder, config, of_equal_depth(folder.name, config, config.begin, averaged_network(folder.parent / config.begin, bases)))
        begun = Run(folder, config, TwoHeads(Shape(layers=weights.BASES[config.base].layers)))
        if not kept:
            return begun.beginning_with(folder.parent / config.begin)
        begun.restore()
        return begun

    def beginning_with(self, other: pathlib.Path) -> "Run":
        """This run with the averaged weights of another; tokens and time are counted on from there, steps are not: the rate rises anew."""
        state = torch.load(checkpoint_of(other), weights_only=True)
        self.model.load_state_dict(state["model"] | state["averaged"])
        self.averaged = AveragedWeights(self.model, self.config.average)
        self.tokens, self.seconds = state["tokens"], state["seconds"]
        return self

    def restore(self) -> None:
        """Goes back to the last checkpoint."""
        state = torch.load(self.folder / Run.CHECKPOINT, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.averaged.load(state["averaged"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.position = Position(**state["position"])
        self.step, self.tokens, self.seconds = state["step"], state["tokens"], state["seconds"]
        if state["cool_down"]:
            self.end_with(CoolDown(**state["cool_down"]))

    def end_with(self, cool_down: CoolDown) -> None:
        """From here on the run goes to its end."""
        self.cool_down = cool_down
        self.model.round_activations(self.config.rounded or cool_down.rounded)

    def save(self) -> None:
        state = {"model": self.model.state_dict(), "averaged": self.averaged.state(), "optimiser": self._optimiser.state_dict(),
                 "position": asdict(self.position), "step": self.step, "tokens": self.tokens, "seconds": self.seconds,
                 "cool_down": asdict(self.cool_down) if self.cool_down else None}
        files.write(self.folder / Run.CHECKPOINT, lambda half: torch.save(state, half))

    def log(self, **line: object) -> None:
        text = json.dumps({"step": self.step, "tokens": self.tokens, "seconds": round(self.seconds), **line})
        with (self.folder / Run.LOG).open("a", encoding="utf-8") as log:
            log.write(text + "\n")
        print(text, flush=True)

    def take_step(self, batches: list[Batch], lists: list[list[Batch]] = ()) -> dict[str, float]:
        """One step of the optimiser over some batches, and over lists, each in batches of its own; their losses."""
        began = time.process_time()
        rate = learning_rate(self.config, self.step, self.cool_down)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        sums: dict[str, float] = {}

        def learned(found: loss.Losses, share: float, prefix: str = "") -> None:
            for name in ("keep", "within", "rank"):
                sums[prefix + name] = sums.get(prefix + name, 0.0) + float(getattr(found, name)) * share

        for batch in batches:
            found = loss.losses(*self._read(batch), batch)
            (found.total(self.config.loss) / len(batches)).backward()
            learned(found, 1 / len(batches))
        for parts in lists:
            scored = [self._read(part) for part in parts]
            found, order = loss.of_list(scored, parts, self.config.loss.place)
            total = found.total(self.config.loss) + self.config.loss.order * order
            learned(found, 1 / len(lists), "list_")
            sums["list_order"] = sums.get("list_order", 0.0) + float(order) / len(lists)
            if self.teacher:
                with torch.no_grad():
                    taught = [self._read(part, self.teacher) for part in parts]
                distance = loss.of_teacher(scored, taught, parts)
                total = total + self.config.loss.taught * distance
                sums["list_taught"] = sums.get("list_taught", 0.0) + float(distance) / len(lists)
            (total / len(lists)).backward()
        length = float(torch.nn.utils.clip_grad_norm_(self._trained, self.config.clip))
        if not math.isfinite(length):
            raise FloatingPointError(f"step {self.step}: the gradient is {length}; the last checkpoint is from before it")
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.averaged.update(self.step)
        self.step += 1
        self.tokens += sum(batch.tokens for batch in (*batches, *(part for parts in lists for part in parts)))
        # Of all threads, so that it says the same on a busy machine and an idle one.
        self.seconds += time.process_time() - began
        return {**sums, "gradient": length, "rate": rate}

    def _read(self, batch: Batch, model: TwoHeads | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.sixteen_bits):
            return run(model or self.model, batch)


def averaged_network(folder: pathlib.Path, bases: pathlib.Path) -> TwoHeads:
    """The network of a run with its averaged weights, or where there is none, of the shipped model of its name, with what rounding has left of its weights."""
    if not (folder / Run.CHECKPOINT).is_file():
        if not (paths.SHIPPED / folder.name / "model-int8.onnx").is_file():
            raise FileNotFoundError(f"{folder} has no checkpoint, and no shipped model is named so: train it first")
        return shipped.load(paths.SHIPPED / folder.name)
    other = Run.open(folder, None, bases)
    model = other.model
    model.load_state_dict(model.state_dict() | other.averaged.state())
    model.round_activations(False)
    return model.requires_grad_(False)


def of_equal_depth(run: str, config: Config, name: str, network: TwoHeads) -> TwoHeads:
    """A network whose weights a run is to have; one with another number of layers is an error."""
    layers = weights.BASES[config.base].layers
    if len(network.layers) != layers:
        raise ValueError(f"{name} has {len(network.layers)} layers and {run} {layers}: only a run whose \"base\" has as many can take its weights")
    return network


def checkpoint_of(folder: pathlib.Path) -> pathlib.Path:
    """The checkpoint of a run; a run without one is an error."""
    checkpoint = folder / Run.CHECKPOINT
    if not checkpoint.is_file():
        raise FileNotFoundError(f"{folder} has no checkpoint: train it first")
    return checkpoint


def branch(folder: pathlib.Path, into: pathlib.Path) -> None:
    """Copies a run as it stands, so that the copy can end while the run goes on. A copy that is there stays as it is."""
    checkpoint_of(folder)
    # The checkpoint comes last: it is what tells a copy from the start of one.
    if not (into / Run.CHECKPOINT).is_file():
        for file in (Run.CONFIG, Run.CHECKPOINT):
            files.write(into / file, lambda half, file=file: shutil.copyfile(folder / file, half))


def blend(folder: pathlib.Path, other: str, share: float, into: pathlib.Path, bases: pathlib.Path) -> None:
    """
    Writes a copy of a run with averaged weights of (1 - share) * run + share * other, where other is a model of before: what the run has forgotten comes
    back, and what it has learned stays (WiSE-FT: Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022, section 3). The copy is there to be
    exported, or for another run to begin with.
    """
    if not 0 < share < 1:
        raise ValueError(f"the share of {other} must be between 0 and 1, but is {share:g}")
    checkpoint = checkpoint_of(folder)
    if (into / Run.CONFIG).is_file() or (into / Run.CHECKPOINT).is_file():
        raise ValueError(f"{into} is there already: name another copy, or delete it")
    config = configs.load(folder / Run.CONFIG)
    if config.blended_with:
        raise ValueError(f"{folder} is a blend itself, with {config.blended_with}: blend the run that it is a copy of")
    old = of_equal_depth(folder.name, config, other, averaged_network(folder.parent / other, bases)).state_dict()
    state = torch.load(checkpoint, weights_only=True)
    state["averaged"] = {name: (1 - share) * value + share * old[name] for name, value in state["averaged"].items()}
    files.write_json(into / Run.CONFIG, configs.as_dict(replace(config, blended_with=other, blended_share=share)))
    files.write(into / Run.CHECKPOINT, lambda half: torch.save(state, half))


class Stop:
    """Whether someone asked the process to end; it then writes a checkpoint first."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: object) -> None:
        self.asked = True


def train(current: Run, pairs: Pairs, development: DevelopmentSample | None, last_step: int | None, checkpoint_seconds: float,
          lists: Lists | None = None, ordered: DevelopmentLists | None = None) -> None:
    """Trains until the last step, the end of a cool-down, or a request to stop."""
    stop = Stop()
    config = current.config
    if current.cool_down:
        last_step = current.cool_down.start + current.cool_down.steps
    stream = BatchStream(pairs, config.mixture, config.batch_tokens, sets.TEMPLATED, sets.BY_PEOPLE).batches(current.position)
    listed = ListStream(lists, config.lists) if lists else None
    current.log(event="start", process=os.getpid(), threads=torch.get_num_threads())
    saved = time.monotonic()
    since: list[dict[str, float]] = []
    while not stop.asked and (last_step is None or current.step < last_step):
        batches, position = [], current.position
        while len(batches) < config.batches_a_step:
            batch, position = next(stream)
            batches.append(batch)
        taken = current.take_step(batches, [batches_of(judged) for judged in listed.step(current.step)] if listed else [])
        current.position = position
        since.append(taken)
        if current.step % LOG_EVERY == 0:
            means = {name: sum(step[name] for step in since) / len(since) for name in taken}
            current.log(epoch=position.epoch, chunk=position.chunk, **{name: float(f"{value:.4g}") for name, value in means.items()})
            since = []
        if development and current.step % config.measure_every == 0:
            measure(current, development, ordered)
        if time.monotonic() - saved >= checkpoint_seconds:
            current.save()
            saved = time.monotonic()
    current.save()
    if development and not stop.asked and current.step % config.measure_every:
        measure(current, development, ordered)
    current.log(event="stop", asked=stop.asked)


def measure(current: Run, development: DevelopmentSample, ordered: DevelopmentLists | None) -> None:
    with current.averaged.in_place(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=current.sixteen_bits):
        order = {"order": ordered.figures(current.model)} if ordered else {}
        current.log(event="development", **development.recall(current.model, current.config.mixture.window), **order)

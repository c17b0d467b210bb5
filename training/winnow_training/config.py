"""Everything that decides what a run does, in one file that is kept beside its results."""
import dataclasses
import json
import pathlib
import typing
from dataclasses import dataclass, field

from .batches import Mixture
from .lists import ListMixture
from .loss import LossWeights
from .prepare import Preparation
from .weights import BASES


@dataclass(frozen=True)
class Config:
    """A run."""

    name: str
    """Of the model. There is no default: a model must not take the name of another one unnoticed."""
    base: str = "bge-small"
    begin: str | None = None
    """Run with whose averaged weights this one begins, or a shipped model, with what rounding has left of its weights; without, the base's."""
    teacher: str | None = None
    """Run whose averaged weights this one learns to say the same of lists as, or a shipped model; a smaller network learns more from it than from labels."""
    blended_with: str | None = None
    """Run or shipped model that has a share in the averaged weights of a copy that `blend` wrote. Nothing learns in such a copy."""
    blended_share: float = 0.0
    """That share."""
    preparation: Preparation = field(default_factory=Preparation)
    mixture: Mixture = field(default_factory=Mixture)
    lists: ListMixture = field(default_factory=ListMixture)
    """What a step learns from of lists beside its batches; nothing by default."""
    loss: LossWeights = field(default_factory=LossWeights)
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    warm_up: int = 100
    """Steps in which the rate rises from 0. Afterwards it stays, so that a run need not know its end; a cool-down takes it to 0."""
    batch_tokens: int = 4096
    """Padded tokens that go through the network at a time."""
    batches_a_step: int = 2
    clip: float = 1.0
    """Longest gradient."""
    average: float = 0.998
    """Share of the averaged weights that a step leaves: what is measured and exported is an average over some 500 steps."""
    sixteen_bits: bool = True
    """bfloat16 where it is safe, on a CPU that has it: 1.6 to 2 times as fast with AVX-512 BF16 or AMX. Others compute in full precision."""
    rounded: bool = False
    """Whether inputs of products are rounded to eight bits, nearly as in the int8 file: a fifth more time, and int8 then loses less."""
    steps: int | None = None
    """Where the run ends by itself."""
    measure_every: int = 100
    """Steps between measurements on a sample of the development sets."""
    measured_rows: int = 16
    """Rows of each set in that sample."""
    measured_lists: int = 12
    """Lists of each site in another sample, where a run learns from lists."""

    def __post_init__(self) -> None:
        if self.base not in BASES:
            raise ValueError(f"\"base\" must be one of {', '.join(BASES)}, but is {self.base}")


def load(path: pathlib.Path) -> Config:
    """Reads a configuration; what it leaves out has its default, if there is one, and a name that nothing knows is an error."""
    try:
        return _read(Config, json.loads(path.read_text(encoding="utf-8")), "")
    except ValueError as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


def as_dict(config: Config) -> dict[str, typing.Any]:
    return dataclasses.asdict(config)


def from_dict(values: dict[str, typing.Any]) -> Config:
    return _read(Config, values, "")


def _read(kind: type, values: dict[str, typing.Any], prefix: str) -> typing.Any:
    types = typing.get_type_hints(kind)
    unknown = values.keys() - types.keys()
    if unknown:
        raise ValueError(f"\"{prefix}{min(unknown)}\" is no setting; there are {', '.join(types)}")
    for setting in dataclasses.fields(kind):
        required = setting.default is dataclasses.MISSING and setting.default_factory is dataclasses.MISSING
        if required and setting.name not in values:
            raise ValueError(f"\"{prefix}{setting.name}\" is missing")
    return kind(**{name: _read(types[name], value, f"{prefix}{name}.") if dataclasses.is_dataclass(types[name]) else value
                   for name, value in values.items()})

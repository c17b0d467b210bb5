"""Makes the training data: open sets without what is measured, harder negatives, rows held back for calibration, everything in token ids."""
import hashlib
import pathlib
from dataclasses import asdict, dataclass

import numpy

from . import files, paths, rows, sets
from .negatives import HardNegatives
from .overlap import EvaluationTexts, OverlapCheck
from .rows import Row
from .store import Pairs
from .wordpiece import WordPiece


@dataclass(frozen=True)
class Preparation:
    """What decides which pairs there are."""

    seed: int = 7
    hard_negatives: float = 0.25
    """Share of the questions with an answer that get a passage found by words."""
    held_back: float = 0.03
    """Share of passages that calibrate and are never trained on."""
    most_rows: int | None = None
    """Most rows of a set, for a run that only shows that everything works."""


def prepare(tokenizer_json: pathlib.Path, folder: pathlib.Path, settings: Preparation) -> dict[str, object]:
    """Writes train.npz, held-back.npz and manifest.json, and returns the manifest."""
    shared = paths.shared()
    check = OverlapCheck(EvaluationTexts.of(shared, paths.CHECKOUT / "samples"))
    random = numpy.random.default_rng(settings.seed)
    train: list[Row] = []
    held_back: list[Row] = []
    sources: dict[str, object] = {}
    for file in sets.open_files(shared / "data/qa"):
        own = [row for row in rows.read(file) if check.lets_through(row)]
        if settings.most_rows is not None:
            own = [own[i] for i in sorted(random.permutation(len(own))[:settings.most_rows])]
        kept = [row for row in own if not _is_held_back(row, settings)]
        held_back += [row for row in own if _is_held_back(row, settings)]
        found = _hard_negatives(kept, settings, random)
        train += kept + found
        name = rows.set_name(file)
        sources[name] = {"licence": sets.OPEN[name], "sha256": files.sha256(file), "rows": len(kept), "hard_negatives": len(found),
                         "held_back": len(own) - len(kept)}
        print(f"{name}: {len(kept)} rows, {len(found)} hard negatives", flush=True)
    tokenizer = WordPiece.of(tokenizer_json)
    pairs, apart = Pairs.of(train, tokenizer), Pairs.of(held_back, tokenizer)
    pairs.save(folder / "train.npz")
    apart.save(folder / "held-back.npz")
    manifest = {
        "preparation": asdict(settings),
        "sets": sources,
        "pairs": len(pairs),
        "tokens": pairs.tokens,
        "answerable": int(pairs.answerable().sum()),
        "held_back_pairs": len(apart),
        "tokenizer_sha256": files.sha256(tokenizer_json),
        "train_sha256": files.sha256(folder / "train.npz"),
        "held_back_sha256": files.sha256(folder / "held-back.npz"),
        "overlap": check.report(),
    }
    files.write_json(folder / "manifest.json", manifest)
    return manifest


def _is_held_back(row: Row, settings: Preparation) -> bool:
    """By passage, whatever is asked of it; the same in every run. By whole documents, of which some sets have few, they would be missing."""
    passage = f"{settings.seed} {row.title} {row.sentences[0]}"
    return int.from_bytes(hashlib.sha256(passage.encode()).digest()[:4]) < settings.held_back * 2**32


def _hard_negatives(own: list[Row], settings: Preparation, random: numpy.random.Generator) -> list[Row]:
    if not own or own[0].dataset in sets.TEMPLATED:
        return []
    asked: dict[str, Row] = {}
    for row in own:
        if row.answerable:
            asked.setdefault(row.question, row)
    drawn = [row for row in asked.values() if random.random() < settings.hard_negatives]
    negatives = HardNegatives(own)
    return [found for row in drawn if (found := negatives.draw(row, random))]

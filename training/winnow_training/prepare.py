"""Makes the training data: open sets without what is measured, harder negatives, rows held back for calibration, everything in token ids."""
import hashlib
import json
import pathlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy

from . import cloze, files, paths, rows, sets
from .abstracts import CLAIMS, LICENCES, TITLES, SciFact
from .chance import cleaned
from .negatives import HardNegatives, answered_questions
from .overlap import EvaluationTexts, OverlapCheck
from .rows import Row
from .store import Pairs
from .wordpiece import WordPiece


@dataclass(frozen=True)
class Preparation:
    """What decides which pairs there are."""

    seed: int = 7
    hard_negatives: float = 0.25
    """Passages for each question with an answer, on average, that were found for it and have none."""
    retriever: str = "bm25"
    """Who finds it: bm25, or hybrid, which is Winnow's own; that one needs `training/run pools` first."""
    cloze: int = 0
    """Passages of each set, at most, that are asked for by a sentence of their own, which is taken out of them; see cloze.py."""
    abstracts: bool = False
    """Whether claims and titles are asked of scientific abstracts, too; see abstracts.py."""
    pooled_lists: int = 250
    """Questions of each set, at most, that are asked of a list; see prepare_lists.py."""
    held_back: float = 0.03
    """Share of passages that calibrate and are never trained on."""
    most_rows: int | None = None
    """Most rows of a set, for a run that only shows that everything works."""

    def __post_init__(self) -> None:
        if self.retriever not in ("bm25", "hybrid"):
            raise ValueError(f"\"retriever\" must be bm25 or hybrid, but is {self.retriever}")
        for name in ("hard_negatives", "cloze"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"\"{name}\" must be 0 or more, but is {getattr(self, name)}")


@dataclass(frozen=True)
class OpenRows:
    """The rows of one open set that share nothing with an evaluation."""

    name: str
    file: pathlib.Path
    train: list[Row]
    held_back: list[Row]


class OpenSets:
    """Reads the open sets, the same rows in every run; what was dropped is counted in `check`."""

    def __init__(self, settings: Preparation):
        self._settings = settings
        self._shared = paths.shared()
        self._scifact = SciFact(self._shared / "data/ir/scifact") if settings.abstracts else None
        learned = self._scifact.learned_claims if self._scifact else frozenset()
        self.check = OverlapCheck(EvaluationTexts.of(self._shared, paths.CHECKOUT / "samples", learned))

    def read(self) -> Iterator[OpenRows]:
        for file in sets.open_files(self._shared / "data/qa"):
            name = rows.set_name(file)
            own = [row for row in rows.read(file) if self.check.lets_through(row)]
            if self._settings.most_rows is not None:
                random = numpy.random.default_rng([self._settings.seed, len(own)])
                own = [own[i] for i in sorted(random.permutation(len(own))[:self._settings.most_rows])]
            yield OpenRows(name, file, [cleaned(row) for row in own if not _is_held_back(row, self._settings)],
                           [row for row in own if _is_held_back(row, self._settings)])

    def abstracts(self) -> dict[str, list[Row]]:
        """Claims, titles and what was found for them, by set; nothing where they are not asked for."""
        if not self._scifact:
            return {}
        found = [row for row in self._scifact.rows(numpy.random.default_rng([self._settings.seed, 0])) if self.check.lets_through(row)]
        return {name: [row for row in found if row.dataset == name][:self._settings.most_rows] for name in (CLAIMS, TITLES)}

    @property
    def corpus(self) -> pathlib.Path:
        """The file that the abstracts stand in."""
        return self._shared / "data/ir/scifact/corpus.jsonl.gz"


def pool_folder(folder: pathlib.Path, name: str) -> pathlib.Path:
    """Where a set's passages lie for Winnow's retriever, and its answer as hybrid.trec."""
    return folder / "pools" / name


def prepare(tokenizer_json: pathlib.Path, folder: pathlib.Path, settings: Preparation) -> dict[str, object]:
    """
    Writes train.npz, held-back.npz and manifest.json, and returns the manifest. With abstracts, the folder "asked" has what is asked of them, so that
    `winnow eval ranking --without` can leave it out.
    """
    open_sets = OpenSets(settings)
    random = numpy.random.default_rng(settings.seed)
    train: list[Row] = []
    held_back: list[Row] = []
    sources: dict[str, object] = {}
    for own in open_sets.read():
        found = _hard_negatives(own, folder, settings, random)
        # A source of numbers of its own: the negatives are the same with and without.
        asked = [] if own.name in sets.TEMPLATED else cloze.rows_of(own.train, settings.cloze, numpy.random.default_rng([settings.seed, len(own.train)]))
        train += own.train + found + asked
        held_back += own.held_back
        sources[own.name] = _source(sets.OPEN[own.name], own.file, len(own.train), len(found), len(asked), len(own.held_back))
        print(f"{own.name}: {len(own.train)} rows, {len(found)} hard negatives, {len(asked)} by a sentence of their own", flush=True)
    for name, asked in open_sets.abstracts().items():
        found = sum(not row.answerable for row in asked)
        train += asked
        sources[name] = _source(LICENCES[name], open_sets.corpus, len(asked) - found, found)
        _write_questions(folder / "asked" / f"{name}.jsonl", asked)
        print(f"{name}: {len(asked) - found} rows, {found} hard negatives", flush=True)
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
        "overlap": open_sets.check.report(),
    }
    files.write_json(folder / "manifest.json", manifest)
    return manifest


def _source(licence: str, file: pathlib.Path, rows: int, hard_negatives: int, by_a_sentence: int = 0, held_back: int = 0) -> dict[str, object]:
    """What the manifest says of a set."""
    return {"licence": licence, "sha256": files.sha256(file), "rows": rows, "hard_negatives": hard_negatives, "cloze": by_a_sentence, "held_back": held_back}


def _write_questions(path: pathlib.Path, asked: list[Row]) -> None:
    """Each once, in the layout of labelled questions."""
    lines = [json.dumps({"question": question}) + "\n" for question in dict.fromkeys(row.question for row in asked)]
    files.write(path, lambda half: half.write_text("".join(lines), encoding="utf-8"))


def _is_held_back(row: Row, settings: Preparation) -> bool:
    """By passage, whatever is asked of it; the same in every run. By whole documents, of which some sets have few, they would be missing."""
    passage = f"{settings.seed} {row.title} {row.sentences[0]}"
    return int.from_bytes(hashlib.sha256(passage.encode()).digest()[:4]) < settings.held_back * 2**32


def negatives_of(own: OpenRows, folder: pathlib.Path, settings: Preparation) -> HardNegatives:
    """By words, or by what Winnow's retriever found."""
    run = pool_folder(folder, own.name) / "hybrid.trec" if settings.retriever == "hybrid" else None
    if run and not run.is_file():
        raise FileNotFoundError(f"{run} is missing: let Winnow's retriever find it first, see `training/run pools --help`")
    return HardNegatives(own.train, run)


def _hard_negatives(own: OpenRows, folder: pathlib.Path, settings: Preparation, random: numpy.random.Generator) -> list[Row]:
    if not own.train or own.name in sets.TEMPLATED:
        return []
    whole, share = divmod(settings.hard_negatives, 1)
    wanted = [(row, int(whole) + (random.random() < share)) for row in answered_questions(own.train).values()]
    negatives = negatives_of(own, folder, settings)
    return [found for row, many in wanted if many for found in negatives.draw(row, many, random)]

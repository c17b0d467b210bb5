"""
Whether the reranker in floats says on a GPU what it says on a CPU, how far both are from the int8 file that is shipped, and how many pairs a second
each reads; written as a page. Runs in a process without PyTorch, see quantise.py: on a machine with a GPU it needs nothing but ONNX Runtime and numpy.
"""
import concurrent.futures
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import time
import typing
from dataclasses import dataclass

import numpy
import onnxruntime

from . import paths
from .quiet import without_native_errors
from .session import FULL_PARITY, HALF_PARITY
from .wordpiece import WordPiece

DEVICE_FILES = ("/dev/nvidiactl", "/dev/dxg")
"""Of which one exists where a GPU can be used; GpuProbe looks for the same."""

PASSAGES = (1, 20, 50, 100)
"""Of one question: alone, by default, as many as the retriever hands over, and twice that."""

PASSAGE_TOKENS = 200
"""About as long as Winnow makes them of running text."""

LENGTHS = (64, 128, 256, 384, 512)
"""What rows are padded to, as TokenBatches does."""

BATCH_TOKENS = 16_384
"""As in InferenceSettings of the product."""

PROVIDERS = {"cuda": "CUDAExecutionProvider", "cpu": "CPUExecutionProvider"}


@dataclass(frozen=True)
class Row:
    """A question with a passage, as token ids."""

    ids: list[int]
    second_segment: int


@dataclass(frozen=True)
class Scores:
    """The rank logit of each row and the keep-probabilities of its tokens."""

    rank: numpy.ndarray
    keep: list[numpy.ndarray]


@dataclass(frozen=True)
class Difference:
    """How far two say different things, in a logit or a probability."""

    rank_mean: float
    rank_most: float
    keep_mean: float
    keep_most: float

    @staticmethod
    def between(one: Scores, other: Scores) -> "Difference":
        rank = numpy.abs(one.rank - other.rank)
        keep = numpy.concatenate([numpy.abs(a - b) for a, b in zip(one.keep, other.keep, strict=True)])
        return Difference(float(rank.mean()), float(rank.max()), float(keep.mean()), float(keep.max()))

    def most(self) -> float:
        return max(self.rank_most, self.keep_most)


class Reader:
    """A model file on a device: rows of their own length on as many threads as there are processors, or padded batches."""

    def __init__(self, path: pathlib.Path, device: str, batches: bool):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1 if device == "cpu" and not batches else 0
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with without_native_errors():
            self._session = onnxruntime.InferenceSession(str(path), options, providers=[PROVIDERS[device]])
        # A provider that cannot be loaded is left out without an error.
        if self._session.get_providers()[0] != PROVIDERS[device]:
            raise ValueError(f"ONNX Runtime did not take the GPU: CUDA 12 and cuDNN 9 must be found by its loader (LD_LIBRARY_PATH), for {path}")
        self._threads = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        self._batches = batches

    def scores(self, rows: list[Row]) -> Scores:
        rank = numpy.zeros(len(rows))
        keep: list[typing.Any] = [None] * len(rows)
        parts = batches_of(rows) if self._batches else [([number], len(row.ids)) for number, row in enumerate(rows)]
        run = map if self._batches else self._threads.map
        for (numbers, _), (logits, probabilities) in zip(parts, run(lambda part: self._run([rows[n] for n in part[0]], part[1]), parts), strict=True):
            for place, number in enumerate(numbers):
                rank[number] = logits[place, 0]
                keep[number] = probabilities[place, :len(rows[number].ids)]
        return Scores(rank, keep)

    def pairs_a_second(self, rows: list[Row], seconds: float) -> float:
        """The median over runs of all rows, after two that plan the graph and take the memory."""
        for _ in range(2):
            self.scores(rows)
        times: list[float] = []
        while sum(times) < seconds or len(times) < 3:
            start = time.perf_counter()
            self.scores(rows)
            times.append(time.perf_counter() - start)
        return len(rows) / statistics.median(times)

    def _run(self, rows: list[Row], length: int) -> tuple[numpy.ndarray, numpy.ndarray]:
        ids, mask, types = (numpy.zeros((len(rows), length), numpy.int64) for _ in range(3))
        for place, row in enumerate(rows):
            size = len(row.ids)
            ids[place, :size], mask[place, :size], types[place, row.second_segment:size] = row.ids, 1, 1
        rank, keep = self._session.run(["ranking_logits", "keep_prob"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": types})
        return rank, keep


def batches_of(rows: list[Row]) -> list[tuple[list[int], int]]:
    """The numbers of the rows of each batch and the length that they are padded to, as TokenBatches plans them."""
    batches: list[tuple[list[int], int]] = []
    for number in sorted(range(len(rows)), key=lambda n: len(rows[n].ids)):
        padded = next((length for length in LENGTHS if len(rows[number].ids) <= length), len(rows[number].ids))
        if not batches or batches[-1][1] != padded or (len(batches[-1][0]) + 1) * padded > BATCH_TOKENS:
            batches.append(([], padded))
        batches[-1][0].append(number)
    return batches


def sample_rows(tokenizer: WordPiece, window: int) -> list[Row]:
    """The questions of samples/, each with a passage of the documents beside them in turn; where there are more passages, questions come again."""
    with (paths.CHECKOUT / "samples/questions.jsonl").open(encoding="utf-8") as lines:
        questions = [tokenizer.encode(json.loads(line)["question"]) for line in lines]
    ids: list[int] = []
    for document in sorted(path for path in (paths.CHECKOUT / "samples/corpus").rglob("*") if path.suffix in (".md", ".txt")):
        ids += tokenizer.encode(document.read_text(encoding="utf-8"))
    rows = []
    for number in range(max(PASSAGES)):
        first = [tokenizer.start, *questions[number % len(questions)], tokenizer.separator]
        passage = ids[number * PASSAGE_TOKENS:(number + 1) * PASSAGE_TOKENS]
        rows.append(Row([*first, *passage][:window - 1] + [tokenizer.separator], len(first)))
    return rows


def check(folder: pathlib.Path, shipped: pathlib.Path | None, device: str, seconds: float) -> tuple[str, list[str]]:
    """The page, and what on it is further off than its precision allows."""
    require(device)
    described = json.loads((folder / "winnow-model.json").read_text(encoding="utf-8"))
    files = {entry["precision"].split()[0]: folder / entry["file"] for entry in (described["model"], *described.get("variants", []))}
    lacking = [precision for precision in ("fp32", "fp16") if precision not in files]
    if lacking:
        raise ValueError(f"{folder} has no {' and no '.join(lacking)}: make it with training/run floats MODEL FOLDER")
    shipped = shipped or paths.SHIPPED / described["name"]
    if not (shipped / "model-int8.onnx").is_file():
        raise FileNotFoundError(f"{shipped} has no model-int8.onnx to compare {folder} with")
    rows = sample_rows(WordPiece.of(folder / "tokenizer.json"), described["max_tokens"]["window"])

    int8 = Reader(shipped / "model-int8.onnx", "cpu", batches=False)
    whole = Reader(files["fp32"], device, batches=True)
    half = Reader(files["fp16"], device, batches=True)
    reference = Reader(files["fp32"], "cpu", batches=False).scores(rows)
    differences = {f"fp32, {device}": (Difference.between(whole.scores(rows), reference), FULL_PARITY if device == "cpu" else HALF_PARITY),
                   f"fp16, {device}": (Difference.between(half.scores(rows), reference), HALF_PARITY),
                   "int8, cpu": (Difference.between(int8.scores(rows), reference), None)}
    far = [f"{name} is {difference.most():.2g} from fp32 on the CPU, more than {allowed}"
           for name, (difference, allowed) in differences.items() if allowed is not None and not difference.most() <= allowed]
    speeds = {name: [reader.pairs_a_second(rows[:count], seconds) for count in PASSAGES]
              for name, reader in (("int8, cpu", int8), (f"fp32, {device}", whole), (f"fp16, {device}", half))}
    return page(described["name"], device, rows, differences, speeds), far


def require(device: str) -> None:
    """An error in one sentence where the device cannot be had."""
    if device != "cuda":
        return
    if not any(os.path.exists(file) for file in DEVICE_FILES):
        raise ValueError(f"there is no GPU device (looked for {', '.join(DEVICE_FILES)}); --device cpu goes through the same steps without one")
    there = onnxruntime.get_available_providers()
    if PROVIDERS["cuda"] not in there:
        raise ValueError(f"this ONNX Runtime has the providers {', '.join(there)}: install onnxruntime-gpu and name its Python in WINNOW_PYTHON")


def page(name: str, device: str, rows: list[Row], differences: dict[str, tuple[Difference, float | None]], speeds: dict[str, list[float]]) -> str:
    tokens = statistics.median(len(row.ids) for row in rows)
    lines = ["# The reranker on a GPU" if device == "cuda" else "# The steps of the GPU's page, without a GPU", "",
             f"    training/run floats {name} FOLDER", f"    training/run gpu-check FOLDER{'' if device == 'cuda' else ' --device cpu'}", "",
             f"Of {datetime.date.today():%-d %B %Y}: {name}; {machine(device)}; ONNX Runtime {onnxruntime.__version__}.",
             f"{len(rows)} pairs of `samples/`, {tokens:.0f} tokens in the middle; floats in batches of at most {BATCH_TOKENS:,} tokens, padded as the product",
             f"pads them, int8 one row at a time on {os.cpu_count()} threads.", "", "## Do they say the same?", "",
             "How far each is from fp32 on the CPU, row by row: in the rank logit of a pair, and in the keep-probability of a token.", "",
             "| file, device | rank, mean | rank, most | keep, mean | keep, most | allowed |", "|---|---|---|---|---|---|"]
    for file, (difference, allowed) in differences.items():
        lines.append(f"| {file} | {difference.rank_mean:.1e} | {difference.rank_most:.1e} | {difference.keep_mean:.1e} | {difference.keep_most:.1e}"
                     f" | {'-' if allowed is None else allowed} |")
    lines += ["", "## Pairs a second", "", f"| file, device | {' | '.join(f'{count} passages' if count > 1 else '1 passage' for count in PASSAGES)} |",
              "|---|" + "---|" * len(PASSAGES)]
    for file, values in speeds.items():
        lines.append(f"| {file} | {' | '.join(f'{value:,.0f}' for value in values)} |")
    lines += ["", "Time is that of ONNX Runtime in Python: no tokeniser, no queue, no Java."]
    return "\n".join(lines) + "\n"


def machine(device: str) -> str:
    processors = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} processors"
    if device != "cuda":
        return processors
    asked = subprocess.run(["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"], capture_output=True, text=True,
                           check=False)
    return f"{asked.stdout.strip().splitlines()[0] if asked.returncode == 0 else 'a GPU without nvidia-smi'}; {processors}"

"""Makes the int8 file and everything beside it. Runs in a process without PyTorch: Debian's ONNX Runtime quarrels with it over operator schemas."""
import json
import pathlib
import shutil
import sys
from dataclasses import dataclass

import numpy

from . import calibration, files
from .batches import Batch, batch_of, fitted
from .calibration import Platt
from .half import halve
from .heads import HEADS, heads_of
from .quiet import without_native_errors, without_reference
from .session import FULL_PARITY, HALF_PARITY, Session, checked, largest_difference
from .store import Pairs


@dataclass(frozen=True)
class Scores:
    """All sentences of some pairs, and the pairs themselves, with labels and the number of their set."""

    keep: numpy.ndarray
    needed: numpy.ndarray
    set_of_sentence: numpy.ndarray
    rank: numpy.ndarray
    relevant: numpy.ndarray
    set_of_pair: numpy.ndarray


def sentence_means(keep: numpy.ndarray, batch: Batch) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The mean keep-probability of each sentence of a batch, 0 for one without tokens, and its number of tokens."""
    inside = batch.sentence >= 0
    sums = numpy.bincount(batch.sentence[inside], keep[inside], len(batch.labels))
    sizes = numpy.bincount(batch.sentence[inside], minlength=len(batch.labels))
    return sums / numpy.maximum(sizes, 1), sizes


def score(session: Session, pairs: Pairs, window: int) -> Scores:
    """Scores every pair. Sentences that the window has no room for are left out."""
    keep: list[float] = []
    needed: list[int] = []
    set_of_sentence: list[int] = []
    ranks: list[float] = []
    relevant: list[float] = []
    for number in range(len(pairs)):
        batch = batch_of([fitted(pairs[number], window)])
        rank, probabilities = session.run(batch.ids, batch.mask, batch.types)
        means, sizes = sentence_means(probabilities, batch)
        there = sizes > 0
        keep += means[there].tolist()
        needed += batch.labels[there].tolist()
        set_of_sentence += [int(pairs.sets[number])] * int(there.sum())
        ranks.append(float(rank[0, 0]))
        relevant.append(float(batch.relevant[0]))
    return Scores(numpy.array(keep), numpy.array(needed), numpy.array(set_of_sentence), numpy.array(ranks), numpy.array(relevant),
                  pairs.sets[:len(pairs)].astype(int))


def joined(parts: list[Scores]) -> Scores:
    """Scores of several files in one; sets of different files are different ones."""
    first = numpy.cumsum([0, *(part.set_of_pair.max() + 1 for part in parts)])
    return Scores(*(numpy.concatenate([getattr(part, name) for part in parts]) for name in ("keep", "needed")),
                  numpy.concatenate([part.set_of_sentence + n for part, n in zip(parts, first, strict=False)]),
                  *(numpy.concatenate([getattr(part, name) for part in parts]) for name in ("rank", "relevant")),
                  numpy.concatenate([part.set_of_pair + n for part, n in zip(parts, first, strict=False)]))


def quantise(full: pathlib.Path, small: pathlib.Path) -> None:
    """
    Dynamic int8 by ONNX Runtime's own tool, each output channel with a scale of its own, in seven bits: eight overflow on CPUs without VNNI.
    """
    without_reference()
    with without_native_errors():
        import onnx
        from onnxruntime.quantization import QuantType, quantize_dynamic

    heads = heads_of(onnx.load(str(full)), full)
    # The tool splits a Gemm into a product and an addition before it looks at names.
    heads += [f"{name}_MatMul" for name in heads]
    files.write(small, lambda half: quantize_dynamic(str(full), str(half), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                                                     nodes_to_exclude=heads))
    rounded = [node.name for node in onnx.load(str(small)).graph.node if node.op_type == "MatMulInteger" and node.name.startswith(HEADS)]
    if rounded:
        raise ValueError(f"{small} has rounded heads: {', '.join(rounded)}")


def finish(folder: pathlib.Path, source: pathlib.Path) -> None:
    """Checks the exported graph, halves and quantises it, calibrates what is shipped, and writes winnow-model.json. `source` says what the model is of."""
    facts = json.loads(source.read_text(encoding="utf-8"))
    full, half, small = (folder / f"model-{precision}.onnx" for precision in ("fp32", "fp16", "int8"))
    parity = checked(full, folder / "reference.npz", FULL_PARITY)
    halve(full, half)
    half_difference = checked(half, folder / "reference.npz", HALF_PARITY)
    quantise(full, small)
    shutil.copyfile(facts.pop("tokenizer"), folder / "tokenizer.json")
    window = facts["config"]["mixture"]["window"]
    session = Session(small, threads=2)
    held_back = joined([score(session, Pairs.load(pathlib.Path(file)), window) for file in facts.pop("held_back")])
    keep, rank = fitted_scaling(held_back)
    development = score(session, Pairs.load(pathlib.Path(facts.pop("development"))), window)
    facts["figures"] = {"parity": parity, "half_difference": half_difference,
                        "int8_difference": largest_difference(session, folder / "reference.npz"),
                        "calibration": calibration_errors(development, keep, rank)}
    files.write_json(folder / "winnow-model.json", description(folder, facts, keep, rank))
    files.write_json(folder / "facts.json", facts)


def fitted_scaling(scores: Scores) -> tuple[Platt, Platt]:
    """Scaling of sentence means and of rank logits; each set counts the same."""
    return (calibration.fit(calibration.logit(scores.keep), scores.needed, calibration.equal_weights(scores.set_of_sentence)),
            calibration.fit(scores.rank, scores.relevant, calibration.equal_weights(scores.set_of_pair)))


def calibration_errors(scores: Scores, keep: Platt, rank: Platt) -> dict[str, float]:
    """Expected calibration errors before and after scaling; each set counts the same."""
    of_sentence, of_pair = calibration.equal_weights(scores.set_of_sentence), calibration.equal_weights(scores.set_of_pair)
    plain = Platt(1, 0)
    return {name: round(calibration.expected_error(scaling.of(values), labels, weights), 4)
            for name, scaling, values, labels, weights in (
                ("keep_raw", plain, calibration.logit(scores.keep), scores.needed, of_sentence),
                ("keep", keep, calibration.logit(scores.keep), scores.needed, of_sentence),
                ("rank_raw", plain, scores.rank, scores.relevant, of_pair),
                ("rank", rank, scores.rank, scores.relevant, of_pair))}


def description(folder: pathlib.Path, facts: dict, keep: Platt, rank: Platt) -> dict[str, object]:
    """What the product reads beside the model."""
    return {
        "name": facts["config"]["name"],
        "model": {"file": "model-int8.onnx", "sha256": files.sha256(folder / "model-int8.onnx"), "precision": "int8 dynamic, heads fp32"},
        "variants": [{"file": f"model-{precision}.onnx", "sha256": files.sha256(folder / f"model-{precision}.onnx"), "precision": precision}
                     for precision in ("fp32", "fp16")],
        "tokenizer": {"file": "tokenizer.json", "sha256": files.sha256(folder / "tokenizer.json")},
        "layout": "[CLS] question [SEP] title sentences [SEP]; token_type_ids 0 up to and with the first [SEP], then 1; sentences tokenised one"
                  " by one, ids joined",
        "inputs": ["input_ids", "attention_mask", "token_type_ids"],
        "outputs": {"ranking_logits": "float32 [B,1]", "keep_prob": "float32 [B,L], sigmoid in the graph"},
        "max_tokens": {"question": facts["most"]["question"], "title": facts["most"]["title"], "window": facts["config"]["mixture"]["window"]},
        "sentence_probability": "mean of keep_prob over the sentence's tokens",
        "calibration": {"keep": {"a": keep.a, "b": keep.b, "on": "logit of the sentence mean"},
                        "rank": {"a": rank.a, "b": rank.b, "on": "ranking_logits"}},
        "licence": facts["licence"],
    }


if __name__ == "__main__":
    finish(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))

#!/usr/bin/python3
"""Makes the golden pairs that the Java reranker is checked against: token ids and scores, computed without a line of its code:
the tokenizer is that of the training, the model runs in Debian's ONNX Runtime. Needs python3-onnxruntime and python3-numpy.

    R=libs/inference/src/test/resources/dev/winnow/inference
    /usr/bin/python3 training/golden_pairs.py libs/models/src/main/resources/dev/winnow/models/winnow-small-3 $R/rerank/golden-pairs.json
    /usr/bin/python3 training/golden_pairs.py .winnow/training/models/small-3-blended $R/rerank/golden-pairs-fp32.json model-fp32.onnx
    for m in two-head raw-logits two-separators; do /usr/bin/python3 training/golden_pairs.py $R/tiny/$m $R/rerank/golden-$m.json; done

The second is of the file in fp32 that export leaves beside the one that is shipped: what rounding does to a pair.
A pair that a model's window has no room for is left out.
"""
import json
import pathlib
import sys

import numpy
import onnxruntime
from winnow_training.quiet import without_native_errors
from winnow_training.wordpiece import WordPiece

PAIRS = [
    ("What does the reranker return for each sentence?", "Reranking",
     ["The reranker reads question and passage in one pass. ", "It returns a keep-probability for each sentence. ", "Paris is in France."]),
    ("Who wrote it?", "", ["Nobody knows who wrote it."]),
    ("who is happy 😀?", "Emoji 👩‍👩‍👧 families", ["I am happy 😀. ", "Are you 🇫🇷, too? ", "No."]),
    ("How do lines end?", "Line ends", ["First line.\r\n", "Second line.\r\n\r\n", "\tThird\u00a0line with a no-break space."]),
    ("Où est le café?", "Cafe\u0301 and café", ["Le cafe\u0301 est fermé. ", "Ｆｕｌｌ width Å ÅÄÖ. ", "naïve coöperation"]),
    ("什么是检索?", "检索", ["检索是查找信息。", "重排序在后面。", "Hello 世界."]),
    ("C++ 3.5 or x_y-z?", "§ 4.2 (b)", ["C++ 3.5 is older than C++ 3.6; see x_y-z. ", "e.g. $1,000.00 @ 5% = #50!", "\"Quoted\" ‘text’ — dash…"]),
    ("What is in the middle?", "Control characters", ["Before. ", "\u0007\u200b\u0000 ", "After\u200bwards, a zero-width space\ufeff."]),
    ("word " * 230 + "?", "A title that is much longer than the twenty-four tokens that the model reads of it, so that its end is cut off here",
     ["The question above is longer than two hundred tokens. ", "So is its title."]),
    ("What is long?", "Long words", ["a" * 101 + " is longer than a hundred. ", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft. ", "\ufffd replaced"]),
    ("Is white space read?", "  Spaces   around ", ["   Leading blanks.   ", "  \n\n  Inner   blanks\tand tabs.  \n", "End.   "]),
    ("ΟΔΟΣ and İstanbul?", "Upper case", ["ΟΔΟΣ is Greek. ", "İstanbul has a dot, ẞ is sharp. ", "ǅ is titlecase; ﬁ is a ligature."]),
]


def softmax(logits):
    """The share of the second class."""
    return 1 / (1 + numpy.exp(logits[..., 0] - logits[..., 1]))


def scores(session, feed):
    """Rank logit and keep-probabilities of one row, whatever form the model gives them in."""
    inputs = {i.name for i in session.get_inputs()}
    names = [o.name for o in session.get_outputs()]
    found = dict(zip(names, session.run(names, {k: numpy.array([v], numpy.int64) for k, v in feed.items() if k in inputs})))
    rank = next(name for name in ("ranking_logits", "ranking_scores") if name in found)
    keep = next(name for name in ("keep_prob", "pruning_logits", "compression_logits") if name in found)
    return float(found[rank][0, 0]), (found[keep] if keep == "keep_prob" else softmax(found[keep]))[0]


def main(model, target, file=None):
    folder = pathlib.Path(model)
    tokenizer = WordPiece.of(folder / "tokenizer.json")
    described = json.loads((folder / "winnow-model.json").read_text())
    most = described["max_tokens"]
    with without_native_errors():
        session = onnxruntime.InferenceSession(str(folder / (file or described["model"]["file"])), providers=["CPUExecutionProvider"])
    golden = []
    for question, title, sentences in PAIRS:
        first = [tokenizer.start] + tokenizer.encode(question)[: most["question"]] + [tokenizer.separator]
        head = first + [tokenizer.separator] * (described.get("separators", 1) - 1)
        ids, spans = tokenizer.encode(title)[: most["title"]], []
        for sentence in sentences:
            tokens = tokenizer.encode(sentence)
            spans.append((len(head) + len(ids), len(head) + len(ids) + len(tokens)))
            ids += tokens
        ids = head + ids + [tokenizer.separator]
        if len(ids) > most["window"]:
            continue
        types = [0] * len(first) + [1] * (len(ids) - len(first))
        rank, keep = scores(session, {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": types})
        means = [float(keep[a:b].mean()) if b > a else 0.0 for a, b in spans]
        golden.append({"question": question, "title": title, "sentences": sentences, "ids": ids, "second_segment": len(first),
                       "rank_logit": round(rank, 5), "sentence_means": [round(m, 5) for m in means]})
    if not golden:
        sys.exit(f"no pair fits the {most['window']} tokens of {model}")
    path = pathlib.Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(g) for g in golden) + "\n]\n")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])

"""Makes the golden model: two layers with random weights, built, exported and run by the code that trains. The Java side must read the same
ids and compute the same scores. Ids as in BERT's vocabularies, so that rows are laid out by the same code as well."""
import json
import pathlib
import string
import subprocess
import sys

import torch

from . import export, files
from .batches import batch_of
from .measure import run
from .model import Shape, TwoHeads
from .store import Pair, Pairs
from .rows import Row
from .wordpiece import WordPiece

SEED = 20260101
SHAPE = Shape(vocabulary=0, positions=128, width=32, layers=2, heads=4, inner=64)
WINDOW = 128

PAIRS = [
    ("What does the reranker return for each sentence?", "Reranking",
     ["The reranker reads question and passage in one pass.", "It returns a keep-probability for each sentence.", "Paris is in France."]),
    ("Who wrote it?", "", ["Nobody knows who wrote it."]),
    ("who is happy 😀?", "Emoji 👩‍👩‍👧", ["I am happy 😀.", "Are you 🇫🇷, too?", "No."]),
    ("Où est le café?", "Cafe\u0301 and café", ["Le cafe\u0301 est fermé.", "Ｆｕｌｌ width Å.", "naïve coöperation"]),
    ("C++ 3.5 or x_y-z?", "§ 4.2 (b)", ["C++ 3.5 is older; see x_y-z.", "e.g. $1,000.00 @ 5% = #50!", "\"Quoted\" ‘text’ — dash…"]),
    ("What is read?", "A title of more than twenty-four tokens", ["Leading words.", "One\tand\ttwo.", "x", "y", "The end of it."]),
]
WORDS = ["the", "of", "is", "it", "what", "who", "reads", "returns", "sentence", "passage", "question", "reranker", "happy", "cafe", "##ing", "##er"]


def vocabulary() -> list[str]:
    """Specials where BERT has them, then letters, digits and marks, then some words."""
    unused = [f"[unused{i}]" for i in range(99)]
    letters = string.ascii_lowercase + string.digits
    return ["[PAD]", *unused, "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *string.punctuation, *("##" + c for c in letters), *WORDS]


def make(model_folder: pathlib.Path, golden: pathlib.Path, tokenizer_json: dict) -> None:
    """Writes the model folder and the golden file; `tokenizer_json` is the tokenizer of the vocabulary, as files have it."""
    model_folder.mkdir(parents=True, exist_ok=True)
    tokenizer_file = model_folder / "tokenizer.json"
    files.write(tokenizer_file, lambda half: half.write_text(json.dumps(tokenizer_json, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"))
    tokenizer = WordPiece.of(tokenizer_file)
    torch.manual_seed(SEED)
    model = TwoHeads(Shape(**{**vars(SHAPE), "vocabulary": len(tokenizer.vocabulary)}))
    with torch.no_grad():
        # Wide enough that scores differ, and that a slip in the order of operations shows.
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.15)
    full, half = model_folder / "model.onnx", model_folder / "model-fp16.onnx"
    export.export(model, full)
    # ONNX Runtime and PyTorch do not bear each other in one process of Debian's Python.
    subprocess.run([sys.executable, "-m", "winnow_training.half", str(full), str(half)], check=True)
    files.write_json(model_folder / "winnow-model.json", {
        "name": "tiny-two-layer",
        "model": {"file": full.name, "sha256": files.sha256(full), "precision": "fp32"},
        "variants": [{"file": half.name, "sha256": files.sha256(half), "precision": "fp16"}],
        "tokenizer": {"file": "tokenizer.json", "sha256": files.sha256(tokenizer_file)},
        "max_tokens": {"question": 64, "title": 24, "window": WINDOW},
        "licence": "Apache-2.0; random weights",
    })
    rows = [Row(str(n), "golden", question, title, tuple(sentences), (0,) * len(sentences), ())
            for n, (question, title, sentences) in enumerate(PAIRS)]
    pairs = Pairs.of(rows, tokenizer)
    files.write(golden, lambda half: half.write_text(
        "[\n" + ",\n".join(json.dumps(_golden(model, row, pairs[n])) for n, row in enumerate(rows)) + "\n]\n", encoding="utf-8"))


def _golden(model: TwoHeads, row: Row, pair: Pair) -> dict[str, object]:
    batch = batch_of([pair])
    with torch.no_grad():
        rank, keep = run(model, batch)
    probabilities = torch.sigmoid(keep)[0]
    means = [float(probabilities[torch.from_numpy(batch.sentence[0] == s)].mean()) for s in range(len(row.sentences))]
    return {"question": row.question, "title": row.title, "sentences": list(row.sentences), "ids": batch.ids[0].tolist(),
            "second_segment": int((batch.types[0] == 0).sum()), "rank_logit": round(float(rank), 6), "sentence_means": [round(m, 6) for m in means]}

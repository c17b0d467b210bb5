#!/usr/bin/env python3
"""
Asks an earlier commit and this checkout the same questions, one after the other on this machine, and says where they answer differently: for changes that
are to change nothing. Both take in the sample corpus and graph, and the first pages of MedQuAD beside those that answer its questions.

    bench/same_answers.py COMMIT

Times are left out, and fields that RENAMED lists are compared under their new name.
"""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("WINNOW_SHARED", ROOT.parent / "shared"))
PORT = 18700
MEDQUAD, PAGES = 200, 2000
"""Questions and pages of MedQuAD: the pages take a minute or two to embed."""
RENAMED: dict[str, str] = {}
"""Fields of the answer by their old name, with the new one: none yet."""


def questions() -> list[tuple[str, str]]:
    sample = [json.loads(line) for line in (ROOT / "samples/questions.jsonl").read_text().splitlines()]
    medquad = [json.loads(line) for line in (SHARED / "data/ir/medquad/queries.jsonl").read_text().splitlines()]
    return [(q["id"], q["question"]) for q in sample] + [(q["_id"], q["text"]) for q in medquad[:MEDQUAD]]


def pages(folder: pathlib.Path) -> None:
    """Writes the pages of MedQuAD that are taken in, a file each."""
    asked = {name for name, _ in questions()}
    judged = (line.split("\t") for file in sorted((SHARED / "data/ir/medquad/qrels").glob("*.tsv")) for line in file.read_text().splitlines())
    gold = {row[1] for row in judged if row[0] in asked}
    with gzip.open(SHARED / "data/ir/medquad/corpus.jsonl.gz", "rt") as lines:
        for number, page in enumerate(map(json.loads, lines)):
            if number < PAGES or page["_id"] in gold:
                (folder / (page["_id"] + ".md")).write_text(f"# {page.get('title') or page['_id']}\n\n{page['text']}\n")


def answers(checkout: pathlib.Path, home: pathlib.Path, medquad: pathlib.Path) -> dict[str, object]:
    graph = home.with_suffix(".graph")
    environment = os.environ | {"WINNOW_HOME": str(home), "WINNOW_GRAPH_PATH": str(graph)}
    for command in (["graph", "load", str(ROOT / "samples/graph"), "--out", str(graph)], ["index", str(ROOT / "samples/corpus")], ["index", str(medquad)]):
        subprocess.run([checkout / "winnow", *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen([checkout / "winnow", "serve", "--port", str(PORT)], env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            while not ready() and running.poll() is None:
                time.sleep(1)
            return {name: plain(ask(question)) for name, question in questions()}
        finally:
            running.terminate()


def ready() -> bool:
    try:
        return bool(ask("ready"))
    except (urllib.error.URLError, ConnectionError):
        return False


def ask(question: str) -> dict:
    body = json.dumps({"query": question, "explain": True}).encode()
    request = urllib.request.Request(f"http://localhost:{PORT}/v1/context", body, {"Content-Type": "application/json", "Winnow-Timeout": "60000"})
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.load(answer)


def plain(value: object) -> object:
    """Without the times."""
    if isinstance(value, dict):
        return {RENAMED.get(k, k): plain(v) for k, v in value.items() if not k.endswith("_ms")}
    return [plain(v) for v in value] if isinstance(value, list) else value


def differences(before: object, after: object, at: str = "") -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        return [d for key in sorted(before.keys() | after.keys()) for d in differences(before.get(key), after.get(key), f"{at}.{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [d for i, (a, b) in enumerate(zip(before, after)) for d in differences(a, b, f"{at}[{i}]")]
    return [] if before == after else [f"{at}: {json.dumps(before)[:100]} -> {json.dumps(after)[:100]}"]


def main(commit: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        tree, medquad = here / "before", here / "medquad"
        medquad.mkdir()
        pages(medquad)
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", "--quiet", tree, commit], check=True)
        try:
            before = answers(tree, here / "home-before", medquad)
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)
        after = answers(ROOT, here / "home-after", medquad)
    different = {name: differences(before[name], after[name]) for name in before if before[name] != after[name]}
    degraded = [name for name in before if '"degraded"' in json.dumps([before[name], after[name]]).lower()]
    for name, where in different.items():
        print(f"{name}: {len(where)} differences, first {where[0]}")
    print(f"{len(before)} questions, {len(different)} answered differently, {len(degraded)} degraded")
    return bool(different or degraded)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

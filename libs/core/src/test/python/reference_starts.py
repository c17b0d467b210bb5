"""Writes the sentence starts that ReferenceParityTest compares with: what the script that split the training data makes of the
development passages. Offsets only, no text.

    python3 reference_starts.py SHARED > ../resources/dev/winnow/core/sentence/reference-starts.txt

One block a set: "set NAME SHA256-OF-THE-FILE", and then a line for each passage that did not occur before in any set: the row's
number in the file, and the steps from start to start in UTF-16 units (the first start, 0, left out), between blanks.
"""
import gzip
import hashlib
import json
import pathlib
import sys

data = pathlib.Path(sys.argv[1]) / "data" / "qa"
sys.path.insert(0, str(data))
import sentences  # noqa: E402


def units(text):
    return len(text.encode("utf-16-le")) // 2


def steps(text):
    starts = [start for start, _ in sentences.spans(text)]
    return [units(text[last:start]) for last, start in zip([0] + starts[1:], starts[1:])]


seen = set()
for path in sorted((data / "dev").glob("*.jsonl.gz")):
    content = path.read_bytes()
    print("set", path.name.removesuffix(".jsonl.gz"), hashlib.sha256(content).hexdigest())
    for number, line in enumerate(gzip.decompress(content).decode().rstrip("\n").split("\n")):
        passage = " ".join(json.loads(line)["sentences"])
        if passage not in seen:
            seen.add(passage)
            print(number, *steps(passage))

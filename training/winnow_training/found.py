"""
What Winnow finds for questions over a site's pages: passages, cut, headed and split into units as the program does it. It is written down once a site, so
that labels can be made anew without asking anew; when the program splits otherwise, asking anew is one command, and nothing else here knows how it splits.
"""
import gzip
import json
import os
import pathlib
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from . import files, paths

PAGES = "pages"
"""The folder of a site's pages, with which the ids of its documents begin."""

CANDIDATES = 20
"""Passages that the reranker reads of a question, by default."""

NEAR = 6
"""Passages of a page with the answer that are asked for beside them: the nearest misses there are. Picked by hand."""

WHOLE = {"stages": ["retriever", "pruner"], "explain": True, "threshold": 0, "floor": 1, "min_rank": 0, "token_budget": 32000}
"""A context without a model that names every unit of what was found."""

QUOTE = 400
"""Characters of a quote that are looked up."""

INCOMPLETE = 3
"""How `winnow index` ends where it could not read a file, a page without text for one."""


@dataclass(frozen=True)
class Passage:
    """A passage with its units. Places count UTF-16 units from the document's start. `place` is that in the question's list, None beyond it."""

    id: str
    document: str
    heading: str
    start: int
    end: int
    units: list[list[int]]
    texts: list[str]
    score: float
    place: int | None = None


@dataclass(frozen=True)
class Asked:
    """A question with what was found for it: its list, and beyond it passages of the pages that answer."""

    id: str
    kind: str
    query: str
    answers: list[dict]
    passages: list[Passage]


@dataclass(frozen=True)
class Found:
    """A site's questions, and the text of every page that a question's answer quotes."""

    questions: list[Asked]
    texts: dict[str, str]

    def save(self, path: pathlib.Path) -> None:
        lines = [{"page": page, "text": text} for page, text in sorted(self.texts.items())] + [asdict(asked) for asked in self.questions]

        def write(half: pathlib.Path) -> None:
            with gzip.open(half, "wt", encoding="utf-8", compresslevel=6) as out:
                out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

        files.write(path, write)

    @staticmethod
    def load(path: pathlib.Path) -> "Found":
        texts: dict[str, str] = {}
        questions = []
        with files.open_text(path) as lines:
            for line in map(json.loads, lines):
                if "page" in line:
                    texts[line["page"]] = line["text"]
                else:
                    questions.append(Asked(**line | {"passages": [Passage(**p) for p in line["passages"]]}))
        return Found(questions, texts)


def page_of(quote: dict) -> str:
    """The id of the document that a quote is of."""
    return f"{PAGES}/{quote['page']}"


def squashed(text: str) -> str:
    """What quotes are compared by: letters and digits of lower case."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def part(text: bytes, start: int, end: int) -> str:
    """A span of a text in UTF-16."""
    return text[2 * start:2 * end].decode("utf-16-le")


def heading(hit: dict) -> str:
    """Title and headings as the reranker reads them."""
    return " / ".join(dict.fromkeys(h for h in (hit.get("title") or "", *hit.get("headings", [])) if h))


class Winnow:
    """A running service over one site."""

    def __init__(self, url: str):
        self._url = url
        self._texts: dict[str, str] = {}

    def call(self, path: str, body: dict | None = None) -> bytes:
        request = urllib.request.Request(self._url + path, None if body is None else json.dumps(body).encode(),
                                         {"Content-Type": "application/json", "Winnow-Timeout": "90000"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()

    def text(self, document: str) -> str:
        if document not in self._texts:
            self._texts[document] = self.call("/v1/documents/" + urllib.parse.quote(document, safe="") + "/text").decode()
        return self._texts[document]

    def documents(self) -> Iterator[str]:
        """The ids of all pages."""
        after = ""
        while after is not None:
            page = json.loads(self.call("/v1/documents?limit=200" + after))
            yield from (document["id"] for document in page["documents"])
            after = "&after=" + urllib.parse.quote(page["next"], safe="") if page.get("next") else None

    def find(self, query: str, document: str | None = None, many: int = CANDIDATES) -> list[Passage]:
        """The best passages, of one page alone if it is given."""
        asked = {"query": query, "top_k": many, "candidates": many} | ({"filters": {"document_id": document}} if document else {})
        hits = json.loads(self.call("/v1/search", asked))["hits"]
        context = json.loads(self.call("/v1/context", asked | WHOLE))
        units: dict[str, set[tuple[int, int]]] = {}
        for unit in (*context["kept"], *context["dropped"]):
            units.setdefault(unit["passage_id"], set()).add((unit["start"], unit["end"]))
        found = []
        for hit in hits:
            if hit["passage_id"] in units:
                spans = sorted(units[hit["passage_id"]])
                text = hit["text"].encode("utf-16-le")
                texts = [part(text, a - hit["start"], b - hit["start"]) for a, b in spans]
                found.append(Passage(hit["passage_id"], hit["document_id"], heading(hit), hit["start"], hit["end"], [list(s) for s in spans], texts,
                                     hit["scores"].get("fused", 0.0)))
        return found

    def ask(self, id: str, kind: str, query: str, answers: list[dict]) -> Asked:
        """The list of a question, and beyond it what holds quotes of its answers and what is nearest on their pages."""
        passages = [Passage(**asdict(p) | {"place": place}) for place, p in enumerate(self.find(query), 1)]
        have = {p.id for p in passages}
        pages: dict[str, list[str]] = {}
        for quote in (q for answer in answers for q in (*answer["key"], *answer["all"])):
            pages.setdefault(page_of(quote), []).append(quote["text"])
        for page, quotes in pages.items():
            more = self.find(query, page, NEAR)
            for quote in quotes:
                wanted = squashed(quote)
                if not any(p.document == page and wanted in squashed(" ".join(p.texts)) for p in (*passages, *more)):
                    more += holding(wanted, self.find(quote[:QUOTE], page))
            for passage in more:
                if passage.id not in have:
                    have.add(passage.id)
                    passages.append(passage)
        return Asked(id, kind, query, answers, passages)


def holding(wanted: str, found: list[Passage]) -> list[Passage]:
    """The passages that hold a quote, or else those that hold an end of it."""
    whole = [p for p in found if wanted in squashed(" ".join(p.texts))]
    return whole or [p for p in found if wanted[:20] in squashed(" ".join(p.texts)) or wanted[-20:] in squashed(" ".join(p.texts))][:3]


@contextmanager
def serving(pages: pathlib.Path, home: pathlib.Path, port: int) -> Iterator[Winnow]:
    """The program over a folder of pages, which it takes in first. Its index stays in `home`, so that a second time is short."""
    environment = os.environ | {"WINNOW_HOME": str(home), "WINNOW_RETRIEVER_SKIP_SMALL_TALK": "false"}
    # What lets PyTorch's memory stay where it is has no business in a JVM.
    environment.pop("LD_PRELOAD", None)
    winnow = str(paths.CHECKOUT / "winnow")
    indexed = subprocess.run([winnow, "index", str(pages)], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
    if indexed not in (0, INCOMPLETE):
        raise ValueError(f"{winnow} index {pages} ended with {indexed}")
    with subprocess.Popen([winnow, "serve", "--port", str(port)], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        try:
            service = Winnow(f"http://localhost:{port}")
            while running.poll() is None:
                try:
                    service.call("/v1/search", {"query": "ready", "top_k": 1})
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(1)
            else:
                raise ValueError(f"the program over {pages} ended with {running.returncode}: run {winnow} serve --port {port} to see why")
            yield service
        finally:
            running.terminate()

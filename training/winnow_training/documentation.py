"""
Documentation of open projects: questions whose answers are quoted to the last needed line, and headings that are asked for as if they were questions. Beside
its own questions each site is asked some that none of its pages answers: of another site, and about its own matter.
"""
import hashlib
import json
import pathlib
import re
import tarfile
from collections import Counter
from collections.abc import Iterator

import numpy

from . import paths
from .found import PAGES, Asked, Found, Passage, Winnow, page_of, serving, squashed

SITES = {
    "argocd": "Apache-2.0", "astro": "MIT", "electron": "MIT", "eslint": "MIT", "etcd": "CC BY 4.0", "fastapi": "MIT", "flux": "Apache-2.0",
    "harbor": "Apache-2.0", "helm": "MIT", "hugo": "Apache-2.0", "jest": "MIT", "keda": "Apache-2.0", "knative": "Apache-2.0", "kyverno": "Apache-2.0",
    "linkerd": "Apache-2.0", "nestjs": "MIT", "netbird": "BSD-3-Clause", "opentelemetry": "CC BY 4.0", "poetry": "MIT", "prometheus": "Apache-2.0",
    "pytest": "MIT", "rook": "Apache-2.0", "scrapy": "BSD-3-Clause", "springboot": "Apache-2.0", "springsecurity": "Apache-2.0", "sqlalchemy": "MIT",
    "thanos": "Apache-2.0", "vite": "MIT",
}
"""Sites that are learned from or measured on, and their licences."""

NOT_PLAINLY_OPEN = frozenset({"fluentbit", "celery"})
"""Of one the licence is not stated, of the other the documentation is CC BY-SA by its own words: nothing that is shipped learns from them."""

DEVELOPMENT = frozenset({"rook", "pytest"})
"""Sites that are measured and never trained on; of the others every tenth question is."""

FOREIGN = 15
"""Questions of another site that each is asked. Picked by hand."""

HEADINGS = 60
"""Headings that are asked of a site at most. Picked by hand."""

READ_PAGES, PASSAGES = 50, 60
"""Pages of a site, and passages of each, that are looked through for headings."""

LEAST_WORDS, MOST_WORDS = 3, 16
"""Of a heading that says what its section is about."""

QUESTION, HEADING, ELSEWHERE, UNANSWERED = "question", "heading", "elsewhere", "unanswered"
"""What a list is asked by: a question of the site, a heading of it, a question of another one, one about the site's own matter that no page answers."""


def sites(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """The folders of all open sites by name, unpacked once."""
    packed = {file.name.removesuffix(".tar.gz"): file for part in ("train", "more") for file in sorted((paths.shared() / "data/docs" / part).glob("*.tar.gz"))}
    unknown = packed.keys() - SITES.keys() - NOT_PLAINLY_OPEN
    if unknown:
        raise ValueError(f"the licence is not known of {', '.join(sorted(unknown))}: add it to documentation.py")
    for name, file in packed.items():
        if name not in NOT_PLAINLY_OPEN and not (folder / name).is_dir():
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
    return {name: folder / name for name in packed if name not in NOT_PLAINLY_OPEN}


WRITTEN = pathlib.Path(__file__).parent.parent / "questions"
"""Questions that are asked beside those that came with a site: quotes are places of its pages, so that nothing of these stands here."""


def questions(site: pathlib.Path) -> list[dict]:
    """Those that came with a site's pages, and those that were written for it."""
    file = site / "questions.jsonl"
    came = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
    return came + list(written(site, WRITTEN / f"{site.name}.jsonl"))


def written(site: pathlib.Path, file: pathlib.Path) -> Iterator[dict]:
    """
    Of each page that is quoted a line with its hash; then the questions, whose quotes are [page, start, end] in the page's characters.

    @raises ValueError: a page is not the one that was quoted
    """
    pages: dict[str, str] = {}
    for line in map(json.loads, file.read_text(encoding="utf-8").splitlines() if file.is_file() else ()):
        if "sha256" in line:
            content = (site / PAGES / line["page"]).read_bytes()
            if hashlib.sha256(content).hexdigest() != line["sha256"]:
                raise ValueError(f"{site / PAGES / line['page']} is another page than the one that {file} quotes")
            pages[line["page"]] = content.decode("utf-8", "replace")
        else:
            yield line | {"answers": [{part: [{"page": page, "text": pages[page][start:end]} for page, start, end in quotes]
                                       for part, quotes in answer.items()} for answer in line["answers"]]}


def ask(service: Winnow, name: str, all_sites: dict[str, pathlib.Path]) -> Found:
    """Asks a site its own questions, some of the next one, and its headings."""
    own = questions(all_sites[name])
    asked = [service.ask(q["id"], QUESTION if q["answers"] else UNANSWERED, q["query"], q["answers"]) for q in own]
    came = [n for n in sorted(all_sites) if n not in DEVELOPMENT and (all_sites[n] / "questions.jsonl").is_file()]
    foreign = questions(all_sites[next((n for n in came if n > name), came[0])]) if own else []
    for q in foreign[::max(1, len(foreign) // FOREIGN)][:FOREIGN]:
        asked.append(service.ask(f"{name}-{q['id']}", ELSEWHERE, q["query"], []))
    random = numpy.random.default_rng(len(name))
    passages = [p for d in random.permutation(list(service.documents()))[:READ_PAGES] for p in service.find(str(d).rsplit("/", 1)[-1], str(d), PASSAGES)]
    for number, (query, section) in enumerate(drawn_headings(passages, HEADINGS, random)):
        listed = service.ask(f"{name}-heading-{number}", HEADING, query, []).passages
        have = {p.id for p in listed}
        listed += [p for p in passages if (p.document, p.heading) == section and p.id not in have]
        asked.append(Asked(f"{name}-heading-{number}", HEADING, query, [{"document": section[0], "heading": section[1]}], listed))
    pages = {page_of(quote) for q in own for answer in q["answers"] for quote in (*answer["key"], *answer["all"])}
    return Found(asked, {page: service.text(page) for page in pages})


def drawn_headings(passages: list[Passage], many: int, random: numpy.random.Generator) -> list[tuple[str, tuple[str, str]]]:
    """Headings that say what their section is about and stand once in the site, questions first; each with its page and path."""
    sections = list(dict.fromkeys((p.document, p.heading) for p in passages))
    last = {section: plain(section[1].rsplit(" / ", 1)[-1]) for section in sections}
    times = Counter(squashed(heading) for heading in last.values())
    fit = [s for s in sections if times[squashed(last[s])] == 1 and LEAST_WORDS <= len(last[s].split()) <= MOST_WORDS]
    fit = [fit[i] for i in random.permutation(len(fit))]
    fit.sort(key=lambda s: not last[s].endswith("?"))
    return [(last[s], s) for s in fit[:many]]


def plain(heading: str) -> str:
    """A heading without its marks of Markdown, reStructuredText and AsciiDoc."""
    heading = re.sub(r"\{[#:][^}]*\}|\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", heading)
    return re.sub(r"\s+", " ", re.sub(r"[`*_]{1,2}(?=\S)|(?<=\S)[`*_]{1,2}|:[a-z]+:", "", heading)).strip()


def size(folder: pathlib.Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def find_all(folder: pathlib.Path, port: int) -> None:
    """Asks every site that was not asked yet; "sites" has their pages, "found" the answers, "homes" the indexes."""
    everything = sites(folder / "sites")
    for name in sorted(everything, key=lambda n: (size(everything[n] / PAGES), n)):
        target = folder / "found" / f"{name}.jsonl.gz"
        if not target.is_file():
            with serving(everything[name] / PAGES, folder / "homes" / name, port) as service:
                found = ask(service, name, everything)
            found.save(target)
            print(f"{name}: {len(found.questions)} lists, {sum(len(q.passages) for q in found.questions)} passages", flush=True)

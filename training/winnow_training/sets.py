"""Which sets a shipped model may learn from, and under which terms. The data folder's README has the last word: what it calls not plainly
open is refused here, and a set that nobody has judged is an error."""
import pathlib
import re

OPEN = {
    "2wikimultihopqa": "Apache-2.0",
    "contractnli": "CC BY 4.0",
    "covid_faq": "Apache-2.0",
    "fairytaleqa": "Apache-2.0",
    "finqa": "MIT",
    "friendsqa": "Apache-2.0",
    "hotpotqa": "CC BY-SA 4.0",
    "medquad": "CC BY 4.0",
    "multirc": "MIT",
    "musique": "CC BY 4.0",
    "nq_oracle": "CC BY-SA 3.0",
    "onestopqa": "CC BY-SA 4.0",
    "policyqa": "MIT",
    "pubmedqa": "MIT",
    "qed": "CC BY-SA 3.0",
    "quotesum": "CC BY-SA 4.0",
    "selqa": "Apache-2.0",
    "squad": "CC BY-SA 4.0",
    "tatqa": "CC BY 4.0",
    "tech_faq": "per project: MIT, BSD, Apache-2.0, MPL-2.0, GPL, LGPL, CC BY, CC BY-SA, Unlicense, curl",
    "tydiqa_en": "Apache-2.0",
    "wice": "CC BY-SA 4.0",
}

NOT_PLAINLY_OPEN = frozenset({"wikiqa", "subjqa", "squadshifts_amazon", "squadshifts_reddit", "squadshifts_wiki", "bioasq", "expmrc_race",
                              "obliqa", "multispanqa"})

BY_STRING = frozenset({"nq_oracle", "friendsqa", "fairytaleqa", "squad", "tydiqa_en"})
"""Their labels are of sentences that hold an answer's words."""

BY_PEOPLE = frozenset({"2wikimultihopqa", "finqa", "hotpotqa", "multirc", "onestopqa", "qed", "quotesum", "selqa", "tatqa", "wice"})
"""Their evidence was marked by people, sentence by sentence."""

TEMPLATED = frozenset({"contractnli", "policyqa"})
"""Their few questions are asked of every document: the document alone tells train from development, and any passage of the set may hold
an answer to any question."""


def not_open_by(readme: pathlib.Path) -> frozenset[str]:
    """The sets that the data's README lists as not plainly open."""
    found = re.search(r"^Not plainly open[^:]*: ([^.]+)\.", readme.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise ValueError(f"{readme} does not say which sets are not plainly open")
    return frozenset(found.group(1).split(", "))


def open_files(data: pathlib.Path) -> list[pathlib.Path]:
    """The training files of the open sets, by name."""
    listed = not_open_by(data / "README.md")
    if listed != NOT_PLAINLY_OPEN:
        raise ValueError(f"{data / 'README.md'} lists other sets as not plainly open: {', '.join(sorted(listed ^ NOT_PLAINLY_OPEN))}")
    files = sorted((data / "train").glob("*.jsonl.gz"))
    names = {f.name.split(".")[0]: f for f in files}
    unknown = names.keys() - OPEN.keys() - NOT_PLAINLY_OPEN
    if unknown:
        raise ValueError(f"nobody has judged the licence of {', '.join(sorted(unknown))}: add it to sets.py")
    return [f for name, f in names.items() if name in OPEN]

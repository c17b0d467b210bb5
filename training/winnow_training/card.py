"""The model card: what the model is, what it learned from under which terms, and what it is worth."""
import json
import pathlib

from . import files, lists, paths, store

BASELINES = ("cosine", "bm25", "lead", "random")
LISTED = {"question": "questions", "heading": "headings", "unanswered": "questions without an answer", "elsewhere": "questions of another site"}
"""Kinds of lists, and what the card calls them."""
METHODS = ("oracle", "model", *BASELINES)


def write(folder: pathlib.Path, pruning: pathlib.Path | None) -> pathlib.Path:
    """Writes README.md beside an exported model; figures of `winnow eval pruning` stand in it where there are some."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    if "half_difference" not in facts["figures"]:
        raise ValueError(f"{folder} was exported before there was fp16: export it again")
    described = json.loads((folder / "winnow-model.json").read_text(encoding="utf-8"))
    parts = [_head(facts, described)]
    if pruning:
        parts.append(_pruning(json.loads(pruning.read_text(encoding="utf-8"))))
    parts += [_calibration(facts), _data(facts["data"])]
    if "lists" in facts["data"]:
        parts.append(_lists(facts["data"]["lists"]))
    parts.append(_files(described, facts))
    card = folder / "README.md"
    files.write(card, lambda half: half.write_text("\n".join(parts), encoding="utf-8"))
    return card


def _table(head: list[str], lines: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *lines]) + "\n"


def _head(facts: dict, described: dict) -> str:
    config = facts["config"]
    most = described["max_tokens"]
    shipped = bool(config["begin"]) and (paths.SHIPPED / config["begin"]).is_dir()
    before = f" after those of {'' if shipped else 'the run '}{config['begin']}" if config["begin"] else ""
    counted = "without those of the model that it began with" if shipped else "with those of that run" if before else "in all"
    taught = f"teacher {config['teacher']}" if config.get("teacher") else "no teacher"
    read = lists.QUESTION if "lists" in facts["data"] else store.QUESTION
    over_lists = f"; over lists also {config['loss']['order']:g} ListNet of their passages" if "lists" in facts["data"] else ""
    rounding = ", inputs of products rounded to eight bits, nearly as int8 does" if config["rounded"] else ""
    blend = facts.get("blend")
    blended = f"; those of {blend['run']} are a blend, {1 - blend['share']:g} of what was learned and {blend['share']:g} of {blend['with']}" if blend else ""
    return f"""# {described['name']}: a reranker with a prune head

Scores a question with a passage, and every sentence of the passage, in one pass. Encoder: {facts['base']['licence']}, with a rank head and a keep
head; {facts['steps']:,} steps{before}, {facts['tokens'] / 1e6:.1f} million tokens {counted}, {facts['seconds'] / 3600:.1f} processor hours; a step is
{config['batches_a_step']} batches of {config['batch_tokens']:,} padded tokens, AdamW, rate {config['learning_rate']:g}, bfloat16{rounding}, word embeddings frozen, weights averaged{blended}.
Loss: token BCE with every sentence counting the same + {config['loss']['within']:g} ListNet within a passage + {config['loss']['rank']:g} BCE on the rank logit{over_lists}; {taught}.

Input: {described['layout']}. At most {most['question']} tokens of the question, of which it was trained on {read}, {most['title']} of the title, {most['window']} in all; longer passages go through in overlapping windows.
Licence: {described['licence']}. English only.
"""


def _pruning(result: dict) -> str:
    mean = result["mean"]
    lines, distances = [], []
    for compression, line in mean["at_compression"].items():
        whole = mean["all_evidence_at_compression"][compression]
        lines.append([f"{float(compression):.0%}", *(f"{line[m]:.3f} / {whole[m]:.3f}" if m in line else "-" for m in METHODS)])
        intervals = result["intervals"][compression]
        distances.append([f"{float(compression):.0%}", _interval(intervals["model"]),
                          *(_interval(intervals[f"model - {m}"]) if f"model - {m}" in intervals else "-" for m in BASELINES)])
    threshold, best = max(result["sweep"].items(), key=lambda line: (line[1]["f2"], -float(line[0])))
    return f"""## Development sets

{len(result['sets'])} sets, answerable rows of more than 3 sentences, macro mean of sentence recall / all evidence kept, by `winnow eval pruning`. At a threshold of {result['threshold']:g}:
recall {mean['recall']:.3f}, precision {mean['precision']:.3f}, F2 {mean['f2']:.3f}, {mean['compression_chars']:.1%} of the characters removed. Best F2 of the sweep: {best['f2']:.3f} at {float(threshold):g}.

""" + _table(["compression", *METHODS], lines) + """
95 % bootstrap intervals of sentence recall and of its distance from the baselines:

""" + _table(["compression", "model", *(f"above {m}" for m in BASELINES)], distances)


def _interval(interval: dict) -> str:
    return f"{interval['mean']:.3f} ({interval['low']:.3f} to {interval['high']:.3f})"


def _calibration(facts: dict) -> str:
    error = facts["figures"]["calibration"]
    return f"""## Calibration and precision

Platt scaling, fitted on {facts['data']['held_back_pairs']:,} pairs of passages that were not trained on. Expected calibration error on development rows, each set counting the
same: sentences {error['keep_raw']:.3f}, scaled {error['keep']:.3f}; rank {error['rank_raw']:.3f}, scaled {error['rank']:.3f}.
fp32 export against PyTorch: {facts['figures']['parity']:.1e} at most; fp16: {facts['figures']['half_difference']:.1e}; int8 against fp32 PyTorch: {facts['figures']['int8_difference']:.2f} at most in a probability or logit.
"""


def _data(data: dict) -> str:
    overlap = data["overlap"]["sets"]
    columns = {
        "licence": lambda name, counts: counts["licence"],
        "rows": lambda name, counts: counts["rows"],
        "hard negatives": lambda name, counts: counts["hard_negatives"],
        "asked for by a sentence, with negatives": lambda name, counts: counts.get("cloze", 0),
        "held back": lambda name, counts: counts["held_back"],
        "dropped": lambda name, counts: sum(overlap[name]["dropped"].values()),
        "SHA-256 of the file": lambda name, counts: f"`{counts['sha256'][:16]}`",
    }
    cells = {column: [str(of(name, counts)) for name, counts in data["sets"].items()] for column, of in columns.items()}
    told = {column: own for column, own in cells.items() if set(own) != {"0"}}
    return f"""## Training data

{data['pairs']:,} pairs, {data['tokens']:,} tokens. Rows whose question is asked in an evaluation, or whose passage stands in a development set, were dropped:
{data['overlap']['evaluation_questions']:,} questions and {data['overlap']['development_sentences']:,} sentences were looked for.

""" + _table(["set", *told], [list(line) for line in zip(data["sets"], *told.values(), strict=True)])


def _lists(data: dict) -> str:
    lines = [[name, site["licence"], *(f"{site['lists'].get(kind, 0):,}" for kind in LISTED)] for name, site in data["sites"].items() if not site["development"]]
    apart = ", ".join(name.removeprefix("docs_") for name, site in data["sites"].items() if site["development"])
    return f"""## Lists

A step learns from lists as well: a question with passages of which some answer it and most do not, found by Winnow's own search over documentation, or taken
from the sets above ({data['lists'].get('pooled', 0):,} lists). {apart} and every tenth question of the other sites were kept apart.

{_table(['documentation of', 'licence', *LISTED.values()], lines)}"""


def _files(described: dict, facts: dict) -> str:
    lines = [[entry["file"], entry.get("precision", ""), f"`{entry['sha256']}`"] for entry in (described["model"], described["tokenizer"])]
    lines += [[f"{entry['file']} (made with the others, not shipped)", entry["precision"], f"`{entry['sha256']}`"] for entry in described["variants"]]
    lines.append([facts["base"]["file"] + " (start)", "fp32", f"`{facts['base']['sha256']}`"])
    return "## Files\n\n" + _table(["file", "precision", "SHA-256"], lines)

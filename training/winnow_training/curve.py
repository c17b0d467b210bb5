"""What a run has reached, step by step, out of its log."""
import json
import pathlib


def table(log: pathlib.Path) -> str:
    """The losses since the measurement before, and recall at each compression. Of steps that were taken twice, the last."""
    if not log.is_file():
        raise FileNotFoundError(f"{log} is missing: there is no such run, or it has not begun")
    measured: dict[int, dict] = {}
    losses: dict[int, dict] = {}
    for line in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
        if line.get("event") == "development":
            measured[line["step"]] = line
        elif "keep" in line:
            losses[line["step"]] = line
    head = "| step | million tokens | processor hours | keep | within | rank | recall at 50 % | 70 % | 80 % | oracle at 70 % |\n|" + "---|" * 10
    lines, before = [head], 0
    for step in sorted(measured):
        line = measured[step]
        between = [losses[s] for s in losses if before < s <= step]
        means = [f"{sum(b[name] for b in between) / len(between):.3f}" if between else "-" for name in ("keep", "within", "rank")]
        figures = [f"{line[name]:.3f}" for name in ("model@0.5", "model@0.7", "model@0.8", "oracle@0.7")]
        lines.append("| " + " | ".join([str(step), f"{line['tokens'] / 1e6:.2f}", f"{line['seconds'] / 3600:.2f}", *means, *figures]) + " |")
        before = step
    return "\n".join(lines + _order(measured))


def _order(measured: dict[int, dict]) -> list[str]:
    """What the order of lists was worth, where it was measured."""
    of_lists = {step: line["order"] for step, line in sorted(measured.items()) if line.get("order")}
    names = list(dict.fromkeys(name for figures in of_lists.values() for name in figures))
    if not names:
        return []
    head = "| step | " + " | ".join(names) + " |\n|" + "---|" * (1 + len(names))
    return ["", head, *("| " + " | ".join([str(step), *(f"{figures[name]:.3f}" if name in figures else "-" for name in names)]) + " |"
                        for step, figures in of_lists.items())]

"""The commands of training/run."""
import argparse
import dataclasses
import hashlib
import json
import pathlib
import sys

from . import paths
from .prepare import Preparation

EXAMPLES = """examples:
  training/run setup                                   install Debian's packages (once, as root)
  training/run smoke                                   everything once, in some minutes
  training/run prepare --config training/configs/small.json
  training/run train small-1 --config training/configs/small.json --steps 1819
  training/run train small-1 --steps 1819              goes on where it stopped, whatever stopped it
  training/run curve small-1
  training/run prepare --config training/configs/small-2.json
  training/run train small-2 --config training/configs/small-2.json --steps 100
  training/run cool-down small-2 winnow-small-2 --steps 1000
  training/run prepare --config training/configs/small-3.json
  training/run found                                   what Winnow finds over documentation, site by site
  training/run lists --config training/configs/small-3.json
  training/run train small-3-first --config training/configs/small-3-first.json --steps 995
  training/run train small-3-second --config training/configs/small-3-second.json --steps 715
  training/run blend small-3-second winnow-small-2 small-3-blended --share 0.3
  training/run train small-3 --config training/configs/small-3.json --steps 409
  training/run blend small-3 winnow-small-2 small-3-final --share 0.4
  training/run export small-3-final                    to .winnow/training/models/small-3-final
  ./winnow eval pruning ../shared/data/qa/dev/*.jsonl.gz --threshold 0.1 --model .winnow/training/models/small-3-final --json pruning.json
  training/run card small-3-final --pruning pruning.json
  training/run ship small-3-final                      to the models that come with Winnow
  training/run floats winnow-small-3 FOLDER            a shipped model in fp32 and fp16, for GPUs
  training/run gpu-check FOLDER                        those floats on this machine's GPU, as docs/results/gpu.md
  training/run test                                    the tests of this folder, in half a minute
"""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="training/run", description="Trains Winnow's reranker: prepares data, trains, exports and measures.",
                                     epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("prepare", help="make the training data: open sets, nothing that is measured, harder negatives")
    command.add_argument("--config", type=pathlib.Path, required=True, metavar="FILE")
    command.set_defaults(run=prepare)

    command = commands.add_parser("pools", help="write the open sets as collections, for negatives of Winnow's own retriever", description=(
        "Writes the passages of each open set in BEIR layout. For each folder that is printed, let Winnow find the best of them; prepare reads what it"
        " finds:  ./winnow eval retrieval FOLDER --mode hybrid --run FOLDER/hybrid.trec"))
    command.add_argument("--config", type=pathlib.Path, required=True, metavar="FILE", help='with "retriever": "hybrid" in "preparation"')
    command.set_defaults(run=pools)

    command = commands.add_parser("found", help="ask Winnow itself what it finds over documentation, site by site", description=(
        "Takes in each site and asks it questions, with ./winnow as it is built now. What is there stays: delete found and homes under"
        " .winnow/training/documentation to ask anew, after Winnow cuts or splits otherwise for one."))
    command.add_argument("--port", type=int, default=18480, metavar="N", help="on which the program answers meanwhile (default: 18480)")
    command.set_defaults(run=found)

    command = commands.add_parser("lists", help="make lists of what was found, and of the open sets")
    command.add_argument("--config", type=pathlib.Path, required=True, metavar="FILE")
    command.set_defaults(run=lists)

    command = commands.add_parser("train", help="start a run or go on with it; stop it with a signal, or just kill it")
    command.add_argument("name", metavar="RUN", help="its folder under .winnow/training/runs")
    command.add_argument("--config", type=pathlib.Path, metavar="FILE", help="needed to start")
    command.add_argument("--steps", type=int, metavar="N", help="stop after N steps in all (default: the configuration's, or never)")
    _runs(command)
    command.set_defaults(run=train)

    command = commands.add_parser("cool-down", help="end a copy of a run with a falling rate; the run itself can go on")
    command.add_argument("name", metavar="RUN")
    command.add_argument("into", metavar="NEW", help="the copy")
    command.add_argument("--steps", type=int, required=True, metavar="N")
    command.add_argument("--rounded", action="store_true", help="inputs of products rounded meanwhile, nearly as in the int8 file")
    _runs(command)
    command.set_defaults(run=cool_down)

    command = commands.add_parser("blend", help="copy a run with a share of the weights of a model of before, for what it has forgotten", description=(
        "Writes (1 - S) * RUN + S * OTHER, of averaged weights, as a run that can be exported and that another one can begin with. Its model has RUN's name."))
    command.add_argument("name", metavar="RUN")
    command.add_argument("other", metavar="OTHER", help="run, or a shipped model")
    command.add_argument("into", metavar="NEW", help="the copy; one that is there is refused")
    command.add_argument("--share", type=float, required=True, metavar="S", help="of OTHER, between 0 and 1")
    command.set_defaults(run=blend)

    command = commands.add_parser("curve", help="print what a run has reached")
    command.add_argument("name", metavar="RUN")
    command.set_defaults(run=curve)

    command = commands.add_parser("order", help="what a model's order is worth on documentation that was kept back", description=(
        "Measures a run by its averaged weights, or the folder of an int8 model of twelve layers, on more lists than a run does while it learns."))
    command.add_argument("name", metavar="RUN", help="or a folder with model-int8.onnx")
    command.add_argument("--lists", type=int, default=60, metavar="N", help="of each site and kind at most (default: 60)")
    command.add_argument("--threads", type=int, default=2, metavar="N", help="of the machine (default: 2)")
    command.set_defaults(run=order)

    command = commands.add_parser("export", help="write a run's averaged weights as ONNX, fp32, fp16 and int8, calibrated and described")
    command.add_argument("name", metavar="RUN")
    command.set_defaults(run=export)

    command = commands.add_parser("features", help="what words, place and length of a sentence would add to an exported run's score")
    command.add_argument("name", metavar="RUN")
    command.add_argument("--rows", type=int, default=60, metavar="N", help="rows of each development set (default: 60)")
    command.set_defaults(run=features)

    command = commands.add_parser("card", help="write the model card of an exported run")
    command.add_argument("name", metavar="RUN")
    command.add_argument("--pruning", type=pathlib.Path, metavar="FILE", help="what `winnow eval pruning --json FILE` wrote of it")
    command.set_defaults(run=card)

    command = commands.add_parser("ship", help="copy an exported run with its card to the models that come with Winnow")
    command.add_argument("name", metavar="RUN")
    command.set_defaults(run=ship)

    command = commands.add_parser("floats", help="write a shipped model in fp32 and fp16, as GPUs want it")
    command.add_argument("name", metavar="MODEL", help="its name, winnow-small-3 for one")
    command.add_argument("folder", type=pathlib.Path, metavar="FOLDER", help="for winnow.reranker.model-path")
    command.set_defaults(run=floats)

    command = commands.add_parser("gpu-check", help="whether floats say on a GPU what they say on a CPU, and how many pairs a second they read", description=(
        "Compares the files of `floats` on this machine's GPU with the CPU and with the shipped int8, times them, and writes the page. Needs onnxruntime-gpu"
        " and numpy, and no PyTorch: WINNOW_PYTHON names the Python that has them."))
    command.add_argument("folder", type=pathlib.Path, metavar="FOLDER", help="what `floats` wrote")
    command.add_argument("--device", choices=("cuda", "cpu"), default="cuda", help="cpu goes through the same steps without a GPU (default: cuda)")
    command.add_argument("--shipped", type=pathlib.Path, metavar="FOLDER", help="folder of the int8 file (default: the shipped model of the same name)")
    command.add_argument("--seconds", type=float, default=5, metavar="S", help="time of each measurement (default: 5)")
    command.add_argument("--page", type=pathlib.Path, default=paths.CHECKOUT / "docs/results/gpu.md", metavar="FILE", help="(default: docs/results/gpu.md)")
    command.set_defaults(run=gpu_check)

    command = commands.add_parser("golden", help="make the golden model of two layers again, and what it must say, for the Java tests")
    command.set_defaults(run=golden)

    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (FileNotFoundError, ValueError) as wrong:
        sys.exit(f"error: {wrong}")


def _runs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--threads", type=int, default=2, metavar="N", help="of the machine (default: 2); results are equal to the bit for equal N")
    command.add_argument("--checkpoint-seconds", type=float, default=300, metavar="S", help="time between checkpoints (default: 300)")


def data_folder(preparation: Preparation) -> pathlib.Path:
    """
    Equal preparations share their data, different ones have a folder each. Only what differs from the defaults is in its name, so that data are still
    found when there is a setting more.
    """
    defaults = dataclasses.asdict(Preparation())
    changed = {name: value for name, value in dataclasses.asdict(preparation).items() if value != defaults[name]}
    name = hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()[:12] if changed else "default"
    return paths.home() / "data" / name


def prepare(options: argparse.Namespace) -> None:
    from . import config as configs
    from . import weights
    from .prepare import prepare as make

    config = configs.load(options.config)
    tokenizer = weights.fetch(config.base, paths.home() / "bases")[1]
    folder = data_folder(config.preparation)
    manifest = make(tokenizer, folder, config.preparation)
    print(f"{manifest['pairs']} pairs, {manifest['tokens']} tokens, {manifest['held_back_pairs']} pairs held back: {folder}")


def pools(options: argparse.Namespace) -> None:
    from . import config as configs
    from .pools import write

    preparation = configs.load(options.config).preparation
    if preparation.retriever != "hybrid":
        raise ValueError(f'{options.config} does not say "retriever": "hybrid" in "preparation": nothing would read the pools')
    for pool in write(data_folder(preparation), preparation):
        print(pool)


def found(options: argparse.Namespace) -> None:
    from . import documentation
    from .prepare_lists import folder

    documentation.find_all(folder(), options.port)


def lists(options: argparse.Namespace) -> None:
    from . import config as configs
    from . import weights
    from .prepare_lists import prepare_lists

    config = configs.load(options.config)
    data = data_folder(config.preparation)
    facts = prepare_lists(weights.fetch(config.base, paths.home() / "bases")[1], data, config.preparation)
    print(f"{facts['lists']}, {facts['tokens']} tokens: {data}")


def train(options: argparse.Namespace) -> None:
    from . import config as configs
    from .train import Run

    given = configs.load(options.config) if options.config else None
    _train(Run.open(paths.home() / "runs" / options.name, given, paths.home() / "bases"), options, options.steps)


def cool_down(options: argparse.Namespace) -> None:
    from .train import CoolDown, Run, branch

    folder, into = (paths.home() / "runs" / name for name in (options.name, options.into))
    branch(folder, into)
    current = Run.open(into, None, paths.home() / "bases")
    if current.cool_down is None:
        current.end_with(CoolDown(current.step, options.steps, options.rounded))
    _train(current, options, None)


def blend(options: argparse.Namespace) -> None:
    from . import train as training

    runs = paths.home() / "runs"
    training.blend(runs / options.name, options.other, options.share, runs / options.into, paths.home() / "bases")


def _train(current, options: argparse.Namespace, steps: int | None) -> None:
    import torch

    from . import weights
    from .lists import Lists
    from .measure import DevelopmentSample
    from .order import DevelopmentLists
    from .prepare_lists import development_lists
    from .store import Pairs
    from .train import train as go_on
    from .wordpiece import WordPiece

    torch.set_num_threads(options.threads)
    config = current.config
    if config.blended_with:
        raise ValueError(f"{current.folder} is a blend, in which nothing learns: begin another run with it")
    file = data_folder(config.preparation) / "train.npz"
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing: run prepare with the same configuration first")
    tokenizer = WordPiece.of(weights.fetch(config.base, paths.home() / "bases")[1])
    development = DevelopmentSample(paths.shared() / "data/qa/dev", config.measured_rows, tokenizer)
    listed = file.with_name("lists.npz") if config.lists.questions else None
    if listed and not listed.is_file():
        raise FileNotFoundError(f"{listed} is missing: run lists with the same configuration first")
    go_on(current, Pairs.load(file), development, config.steps if steps is None else steps, options.checkpoint_seconds,
          Lists.load(listed) if listed else None, DevelopmentLists(development_lists(config.measured_lists), tokenizer, config.lists.window) if listed else None)


def export(options: argparse.Namespace) -> None:
    from .publish import publish
    from .train import Run

    current = Run.open(paths.home() / "runs" / options.name, None, paths.home() / "bases")
    folder = paths.home() / "models" / options.name
    print(json.dumps(publish(current, data_folder(current.config.preparation), folder), indent=2))
    print(folder)


def order(options: argparse.Namespace) -> None:
    import torch

    from . import shipped, weights
    from .lists import ListMixture
    from .order import DevelopmentLists
    from .prepare_lists import development_lists
    from .train import averaged_network, has_sixteen_bits
    from .wordpiece import WordPiece

    torch.set_num_threads(options.threads)
    given = pathlib.Path(options.name)
    packed = (given / "model-int8.onnx").is_file()
    model = shipped.load(given) if packed else averaged_network(paths.home() / "runs" / options.name, paths.home() / "bases")
    tokenizer = WordPiece.of(weights.fetch("bge-small", paths.home() / "bases")[1])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_sixteen_bits()):
        figures = DevelopmentLists(development_lists(options.lists), tokenizer, ListMixture().window).figures(model)
    print(json.dumps(figures, indent=2))


def features(options: argparse.Namespace) -> None:
    from .features import table

    model = paths.home() / "models" / options.name
    preparation = json.loads((model / "facts.json").read_text(encoding="utf-8"))["config"]["preparation"]
    print(table(model, data_folder(Preparation(**preparation)), paths.shared() / "data/qa/dev", options.rows))


def card(options: argparse.Namespace) -> None:
    from .card import write

    print(write(paths.home() / "models" / options.name, options.pruning))


def ship(options: argparse.Namespace) -> None:
    from .ship import ship as copy

    print(copy(paths.home() / "models" / options.name, paths.SHIPPED))


def floats(options: argparse.Namespace) -> None:
    from .floats import write

    print(write(paths.SHIPPED / options.name, options.folder))


def gpu_check(options: argparse.Namespace) -> None:
    from . import files
    from .gpu_check import check

    page, far = check(options.folder, options.shipped, options.device, options.seconds)
    files.write(options.page, lambda half: half.write_text(page, encoding="utf-8"))
    print(options.page)
    if far:
        raise ValueError("; ".join(far))


def golden(options: argparse.Namespace) -> None:
    from tiny_models import tokenizer

    from .golden import make, vocabulary

    resources = paths.CHECKOUT / "libs/inference/src/test/resources/dev/winnow/inference"
    make(resources / "tiny/two-layer", resources / "rerank/golden-two-layer.json", tokenizer(vocabulary()))


def curve(options: argparse.Namespace) -> None:
    from .curve import table

    print(table(paths.home() / "runs" / options.name / "log.jsonl"))


if __name__ == "__main__":
    main(sys.argv[1:])

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
import torch

from tests.made_up import pair, random_pairs
from tests.tiny_run import SHAPE, tiny_run
from winnow_training import config as configs
from winnow_training import files, loss, publish, train, weights
from winnow_training.batches import batch_of, fitted
from winnow_training.measure import run as run_model
from winnow_training.measure import score
from winnow_training.config import Config
from winnow_training.model import Rounded, Shape, TwoHeads
from winnow_training.rows import UNKNOWN
from winnow_training.train import AveragedWeights, CoolDown, Run, learning_rate

HERE = pathlib.Path(__file__).parents[1]


def process(folder: pathlib.Path, steps: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "tests.tiny_run", str(folder), str(steps)], cwd=HERE, stdout=subprocess.PIPE, text=True)


def finish(folder: pathlib.Path, steps: int) -> dict:
    with process(folder, steps) as running:
        running.communicate()
    if running.returncode:
        raise AssertionError(f"the run ended with {running.returncode}")
    return torch.load(folder / Run.CHECKPOINT, weights_only=True)


def flat(state: object, prefix: str = "") -> dict[str, object]:
    if isinstance(state, dict):
        parts = state.items()
    elif isinstance(state, list):
        parts = enumerate(state)
    else:
        return {prefix: state}
    return {name: value for key, part in parts for name, value in flat(part, f"{prefix}/{key}").items()}


class ResumeTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def same(self, one: dict, other: dict) -> None:
        one, other = flat(one), flat(other)
        self.assertEqual(one.keys(), other.keys())
        for name, value in one.items():
            if name == "/seconds":
                continue
            if isinstance(value, torch.Tensor):
                self.assertTrue(torch.equal(value, other[name]), name)
            else:
                self.assertEqual(value, other[name], name)

    def test_a_run_that_was_killed_ends_as_one_that_was_not(self):
        whole = finish(self.folder / "whole", 60)
        killed = self.folder / "killed"
        with process(killed, 100000) as running:
            for line in running.stdout:
                if json.loads(line)["step"] >= 20:
                    break
            running.kill()
        stopped = torch.load(killed / Run.CHECKPOINT, weights_only=True)["step"]
        self.assertGreaterEqual(stopped, 19)
        if stopped > 60:
            self.skipTest(f"killed too late, at step {stopped}")
        self.same(whole, finish(killed, 60))

    def test_a_run_that_is_asked_to_stop_writes_where_it_is(self):
        with process(self.folder / "asked", 100000) as running:
            for line in running.stdout:
                if json.loads(line)["step"] >= 10:
                    break
            running.terminate()
            *_, last = running.stdout
        last = json.loads(last)
        self.assertEqual((last["event"], last["asked"], running.returncode), ("stop", True, 0))
        self.assertEqual(torch.load(self.folder / "asked" / Run.CHECKPOINT, weights_only=True)["step"], last["step"])

    def test_a_checkpoint_that_was_not_written_to_its_end_changes_nothing(self):
        finish(self.folder / "run", 5)
        (self.folder / "run/half-1-checkpoint.pt").write_bytes(b"half")
        self.assertEqual(finish(self.folder / "run", 8)["step"], 8)

    def test_a_copy_cools_down_and_ends_while_the_run_stays_where_it_was(self):
        torch.set_num_threads(1)
        finish(self.folder / "run", 5)
        before = (self.folder / "run" / Run.CHECKPOINT).read_bytes()
        (self.folder / "run" / Run.CONFIG).write_text("{}", encoding="utf-8")
        train.branch(self.folder / "run", self.folder / "cold")
        current = tiny_run(self.folder / "cold")
        current.cool_down = CoolDown(current.step, 4)
        train.train(current, random_pairs(300), None, None, 1000)
        ended = torch.load(self.folder / "cold" / Run.CHECKPOINT, weights_only=True)
        self.assertEqual((ended["step"], ended["cool_down"]), (9, {"start": 5, "steps": 4, "rounded": False}))
        self.assertEqual((self.folder / "run" / Run.CHECKPOINT).read_bytes(), before)
        train.branch(self.folder / "run", self.folder / "cold")
        self.assertEqual(torch.load(self.folder / "cold" / Run.CHECKPOINT, weights_only=True)["step"], 9)

    def test_a_run_begins_with_the_averaged_weights_of_another_and_goes_on_by_itself(self):
        torch.set_num_threads(1)
        finish(self.folder / "first", 5)
        first = torch.load(self.folder / "first" / Run.CHECKPOINT, weights_only=True)
        begun = tiny_run(self.folder / "second").beginning_with(self.folder / "first")
        self.assertEqual((begun.step, begun.tokens), (0, first["tokens"]))
        for name, value in first["averaged"].items():
            self.assertTrue(torch.equal(begun.model.state_dict()[name], value), name)
            self.assertTrue(torch.equal(begun.averaged.state()[name], value), name)

    def trained(self, name: str, base: str = "minilm-l6", value: float = 1.0) -> Run:
        run = Run(self.folder / name, Config(name, base=base), TwoHeads(Shape(layers=weights.BASES[base].layers)))
        with torch.no_grad():
            for averaged in run.averaged.state().values():
                averaged.fill_(value)
        files.write_json(run.folder / Run.CONFIG, configs.as_dict(run.config))
        run.save()
        return run

    def blend(self, name: str, other: str, into: str, share: float = 0.25) -> None:
        train.blend(self.folder / name, other, share, self.folder / into, self.folder / "no bases")

    def test_a_blended_copy_has_a_share_of_the_weights_of_before_and_the_run_stays_as_it_was(self):
        self.trained("before", value=1.0)
        run = self.trained("run", value=0.0)
        stored = {file: (run.folder / file).read_bytes() for file in (Run.CONFIG, Run.CHECKPOINT)}
        self.blend("run", "before", "blended")
        blended = Run.open(self.folder / "blended", None, self.folder / "no bases")
        for name, value in blended.averaged.state().items():
            self.assertTrue(bool((value == 0.25).all()), name)
        self.assertEqual(publish.blend_of(blended), {"run": "blended", "with": "before", "share": 0.25})
        self.assertEqual({file: (run.folder / file).read_bytes() for file in stored}, stored)

    def test_a_run_that_begins_with_a_blend_has_its_weights_and_tells_of_it(self):
        self.trained("before", value=1.0)
        self.trained("run", value=0.0)
        self.blend("run", "before", "blended")
        begun = Run.open(self.folder / "new", Config("new", base="minilm-l6", begin="blended"), self.folder / "no bases")
        self.assertTrue(bool((begun.model.keep.weight == 0.25).all()))
        self.assertEqual(publish.blend_of(begun), {"run": "blended", "with": "before", "share": 0.25})
        self.assertIsNone(publish.blend_of(Run.open(self.folder / "run", None, self.folder / "no bases")))

    def test_what_cannot_be_blended_is_refused_by_what_is_wrong(self):
        self.trained("run")
        self.trained("before")
        self.trained("twelve", base="bge-small")
        self.blend("run", "before", "blended")
        for name, other, into, share, message in (
                ("run", "before", "new", 0.0, "between 0 and 1"), ("run", "before", "new", 1.0, "between 0 and 1"),
                ("run", "before", "blended", 0.5, "blended is there already"), ("run", "before", "run", 0.5, "run is there already"),
                ("blended", "before", "new", 0.5, "is a blend itself"), ("run", "twelve", "new", 0.5, "twelve has 12 layers and run 6"),
                ("twelve", "run", "new", 0.5, "run has 6 layers and twelve 12")):
            with self.assertRaisesRegex(ValueError, message):
                self.blend(name, other, into, share)
        for name, other in (("nothing", "before"), ("run", "nothing")):
            with self.assertRaisesRegex(FileNotFoundError, "nothing has no checkpoint"):
                self.blend(name, other, "new")
        self.assertFalse((self.folder / "new").exists())

    def test_a_configuration_names_the_run_that_another_begins_with(self):
        first = Run(self.folder / "first", Config("first", base="minilm-l6"), TwoHeads(Shape(layers=6)))
        with torch.no_grad():
            first.averaged.state()["keep.weight"].fill_(0.25)
        first.folder.mkdir()
        first.save()
        second = Run.open(self.folder / "second", Config("second", base="minilm-l6", begin="first", rounded=True), self.folder / "no bases")
        self.assertTrue(bool((second.model.keep.weight == 0.25).all()))
        self.assertTrue(all(layer.rounded for layer in second.model.layers))
        self.assertEqual(json.loads((self.folder / "second" / Run.CONFIG).read_text(encoding="utf-8"))["begin"], "first")

    def test_a_run_that_begins_with_one_that_is_not_there_says_so(self):
        with self.assertRaisesRegex(FileNotFoundError, "first has no checkpoint"):
            tiny_run(self.folder / "second").beginning_with(self.folder / "first")

    def test_a_run_refuses_another_configuration_and_says_what_differs(self):
        current = tiny_run(self.folder)
        (self.folder / Run.CONFIG).write_text(json.dumps({"name": "tiny", "learning_rate": 0.1}), encoding="utf-8")
        with self.assertRaisesRegex(ValueError, "another configuration .*learning_rate"):
            Run.open(self.folder, current.config, self.folder)


class StepTest(unittest.TestCase):
    def test_the_network_learns_which_sentences_share_the_questions_word(self):
        with tempfile.TemporaryDirectory() as folder:
            torch.set_num_threads(1)
            current = tiny_run(pathlib.Path(folder))
            pairs = random_pairs(300)
            batch = [batch_of([fitted(pairs[i], 60) for i in range(n, n + 30)]) for n in (0, 30)]
            first = current.take_step(batch)
            for _ in range(150):
                last = current.take_step(batch)
        for name in ("keep", "within"):
            self.assertLess(last[name], first[name] * 0.8, name)

    def test_a_batch_of_which_no_sentence_is_labelled_teaches_the_rank_head_alone(self):
        torch.manual_seed(1)
        model = TwoHeads(SHAPE)
        batch = batch_of([pair(1, 0, [2, 2], [UNKNOWN, UNKNOWN])])
        found = loss.losses(*run_model(model, batch), batch)
        found.total(loss.LossWeights()).backward()
        self.assertEqual((float(found.keep), float(found.within)), (0, 0))
        self.assertGreater(float(model.rank.weight.grad.abs().sum()), 0)
        self.assertEqual(float(model.keep.weight.grad.abs().sum()), 0)

    def test_a_gradient_that_is_no_number_stops_the_run(self):
        with tempfile.TemporaryDirectory() as folder:
            current = tiny_run(pathlib.Path(folder))
            with torch.no_grad():
                current.model.keep.weight.fill_(float("nan"))
            with self.assertRaises(FloatingPointError):
                current.take_step([batch_of([pair(1, 0, [2, 2], [0, 1])])])

    def test_the_rate_rises_stays_and_falls_on_command(self):
        config = tiny_run(pathlib.Path("unused")).config
        self.assertAlmostEqual(learning_rate(config, 0, None), 0.002)
        self.assertAlmostEqual(learning_rate(config, 4, None), 0.01)
        self.assertAlmostEqual(learning_rate(config, 10**6, None), 0.01)
        cool_down = CoolDown(1000, 10)
        self.assertAlmostEqual(learning_rate(config, 1000, cool_down), 0.01)
        self.assertAlmostEqual(learning_rate(config, 1009, cool_down), 0.001)
        self.assertEqual(learning_rate(config, 1010, cool_down), 0)

    def test_averaged_weights_lag_behind_and_give_the_live_ones_back(self):
        model = TwoHeads(SHAPE)
        averaged = AveragedWeights(model, 0.5)
        before = model.keep.weight.detach().clone()
        with torch.no_grad():
            model.keep.weight += 1
        averaged.update(10**6)
        with averaged.in_place():
            torch.testing.assert_close(model.keep.weight.detach(), before + 0.5)
        torch.testing.assert_close(model.keep.weight.detach(), before + 1)


class RoundingTest(unittest.TestCase):
    def test_values_are_rounded_to_256_steps_of_their_own_row(self):
        rows = torch.stack([torch.linspace(-1, 2, 600).reshape(3, 200), torch.linspace(0, 300, 600).reshape(3, 200)])
        rounded = Rounded.apply(rows)
        for row, back in zip(rows, rounded, strict=True):
            self.assertLessEqual(len(back.unique()), 256)
            self.assertLessEqual(float((back - row).abs().max()), float(row.max() - row.min()) / 255 / 2 + 1e-4)

    def test_gradients_pass_as_if_nothing_were_rounded(self):
        values = torch.randn(2, 3, 4, requires_grad=True)
        (Rounded.apply(values) * 3).sum().backward()
        torch.testing.assert_close(values.grad, torch.full((2, 3, 4), 3.0))

    def test_a_network_computes_with_rounded_inputs_only_while_it_is_told_to(self):
        torch.manual_seed(1)
        model = TwoHeads(SHAPE)
        batch = batch_of([pair(1, 0, [2, 2], [0, 1])])
        plain = run_model(model, batch)[1]
        model.round_activations(True)
        self.assertFalse(torch.equal(run_model(model, batch)[1], plain))
        model.round_activations(False)
        self.assertTrue(torch.equal(run_model(model, batch)[1], plain))


class LossTest(unittest.TestCase):
    def setUp(self):
        self.batch = batch_of([pair(1, 1, [1, 3], [1, 0]), pair(1, 0, [2], [0])])

    def logits(self, values: list[float]) -> torch.Tensor:
        """Keep logits by sentence; title and specials get what must not matter."""
        sentence = torch.from_numpy(self.batch.sentence)
        return torch.where(sentence >= 0, torch.tensor(values)[sentence.clamp(min=0)], torch.tensor(99.0))

    def test_every_sentence_counts_the_same_and_what_is_outside_not_at_all(self):
        found = loss.losses(torch.zeros(2, 1), self.logits([0.0, 2.0, 0.0]), self.batch)
        softplus = numpy.log1p(numpy.exp(2.0))
        self.assertAlmostEqual(float(found.keep), (numpy.log(2) + softplus + numpy.log(2)) / 3, places=5)

    def test_the_order_within_a_passage_is_a_softmax_over_its_sentences(self):
        found = loss.losses(torch.zeros(2, 1), self.logits([1.0, 0.0, 5.0]), self.batch)
        self.assertAlmostEqual(float(found.within), float(numpy.log1p(numpy.exp(-1.0))), places=4)

    def test_passages_without_anything_to_order_give_no_loss_and_a_gradient(self):
        batch = batch_of([pair(1, 0, [2, 1], [0, 0]), pair(1, 0, [2], [1])])
        keep = torch.zeros(2, batch.ids.shape[1], requires_grad=True)
        found = loss.losses(torch.zeros(2, 1), keep, batch)
        self.assertEqual(float(found.within.detach()), 0)
        found.total(loss.LossWeights()).backward()
        self.assertTrue(torch.isfinite(keep.grad).all())

    def test_rank_is_about_the_whole_passage(self):
        right = loss.losses(torch.tensor([[4.0], [-4.0]]), self.logits([0, 0, 0]), self.batch)
        wrong = loss.losses(torch.tensor([[-4.0], [4.0]]), self.logits([0, 0, 0]), self.batch)
        self.assertLess(float(right.rank), 0.1)
        self.assertGreater(float(wrong.rank), 3)


class ModelTest(unittest.TestCase):
    def test_padding_changes_nothing(self):
        torch.manual_seed(2)
        model = TwoHeads(SHAPE)
        short = pair(2, 0, [3, 2], [1, 0])
        long = type(short)(short.question, short.title, short.sentences * 6, numpy.tile(short.labels, 6))
        with torch.no_grad():
            alone, with_long = (run_model(model, batch_of(rows)) for rows in ([short], [short, long]))
        torch.testing.assert_close(alone[0][0], with_long[0][0], atol=1e-6, rtol=0)
        torch.testing.assert_close(alone[1][0], with_long[1][0, :alone[1].shape[1]], atol=1e-6, rtol=0)

    def test_scores_come_back_in_order_and_sentences_beyond_the_window_get_none(self):
        torch.manual_seed(2)
        model = TwoHeads(SHAPE)
        pairs = random_pairs(40)
        everything = [pairs[i] for i in range(40)]
        together = score(model, everything, 60)
        for one, found in zip(everything, together, strict=True):
            alone = score(model, [one], 60)[0]
            self.assertEqual(len(found.keep), len(one.sentences))
            numpy.testing.assert_allclose(found.keep, alone.keep, atol=1e-6)
        narrow = score(model, [everything[0]], 12)[0]
        self.assertEqual(float(narrow.keep[-1]), 0.0)


if __name__ == "__main__":
    unittest.main()

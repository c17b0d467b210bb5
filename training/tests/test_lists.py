import pathlib
import tempfile
import unittest
from dataclasses import replace
from unittest import mock

import numpy
import torch

from tests.made_up import Letters, pair, random_pairs, row
from tests.tiny_run import SHAPE, tiny_run
from winnow_training import loss, prepare_lists, train
from winnow_training.batches import batch_of, row_length
from winnow_training.documentation import ELSEWHERE, QUESTION, UNANSWERED
from winnow_training.found import Asked, Passage
from winnow_training.lists import Drawn, Graded, ListMixture, Lists, ListStream, around_evidence, batches_of
from winnow_training.loss import LossWeights
from winnow_training.measure import run as run_model
from winnow_training.model import TwoHeads
from winnow_training.order import DevelopmentLists, apart, average_precision, of_list
from winnow_training.prepare import OpenRows, Preparation
from winnow_training.quotes import Judged
from winnow_training.rows import UNKNOWN


def listed(number: int, grades: list[float]) -> list:
    """Passages of a question; what answers says so."""
    return [Graded(row(number=n, question=f"q{number}", sentences=["yes" if g else "no", "-" * (n + 1)], labels=[int(g > 0), 0]), g, n + 1)
            for n, g in enumerate(grades)]


def lists(many: int = 7) -> Lists:
    made = [("question", listed(n, [0, 1, 0, 0.5, 0, 0, 0, 0, 0, 0])) for n in range(many)]
    return Lists.of([*made, ("elsewhere", listed(99, [0] * 12)), ("question", listed(98, [1, 1]))], Letters())


class ListsTest(unittest.TestCase):
    def test_a_list_without_a_miss_is_left_out_and_the_others_are_the_same_when_they_are_read_again(self):
        made = lists(3)
        self.assertEqual((len(made), made.kinds), (4, ["question"] * 3 + ["elsewhere"]))
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "lists.npz"
            made.save(file)
            again = Lists.load(file)
        for stored in ("first", "grades", "places"):
            self.assertEqual(getattr(again, stored).tolist(), getattr(made, stored).tolist())
        self.assertEqual((again.kinds, again.places.tolist()[:4]), (made.kinds, [2, 4, 1, 3]))
        self.assertEqual(again.pairs[5].sentences[0].tolist(), made.pairs[5].sentences[0].tolist())

    def test_a_draw_has_an_answer_what_helps_and_misses_and_none_of_the_first_where_it_is_refused(self):
        made = lists()
        for seed in range(20):
            random = numpy.random.default_rng(seed)
            grades = [d.grade for d in made.drawn(0, ListMixture(refused=0.0), random)]
            self.assertEqual((grades[0], sorted(grades)), (1.0, [0] * 5 + [0.5, 1.0]))
            self.assertEqual([d.grade for d in made.drawn(0, ListMixture(refused=1.0), random)], [0.0] * 6)
            drawn = made.drawn(7, ListMixture(), random)
            self.assertEqual(len({(tuple(d.pair.sentences[1].tolist()), d.place) for d in drawn}), 6)

    def test_half_of_the_misses_are_the_first_of_the_search(self):
        made = Lists.of([("question", listed(0, [1] + [0] * 40))], Letters())
        drawn = [d for seed in range(50) for d in made.drawn(0, ListMixture(refused=0.0), numpy.random.default_rng(seed))]
        near = sum(d.place <= 9 for d in drawn if not d.grade)
        self.assertGreater(near / 250, 0.55)

    def test_the_lists_of_a_step_are_the_same_whenever_it_is_taken_and_all_are_drawn_before_one_is_again(self):
        stream = ListStream(lists(), ListMixture({"question": 2, "elsewhere": 1}))
        one, other = stream.step(3), stream.step(3)
        self.assertEqual([[(d.pair.question.tolist(), d.pair.sentences[0].tolist(), d.grade) for d in found] for found in one],
                         [[(d.pair.question.tolist(), d.pair.sentences[0].tolist(), d.grade) for d in found] for found in other])
        asked = [bytes(found[0].pair.question.tolist()) for step in range(7) for found in stream.step(step)[:2]]
        self.assertEqual((len(set(asked[:7])), len(set(asked[7:]))), (7, 7))

    def test_a_kind_that_is_missing_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "pooled; there are elsewhere, question"):
            ListStream(lists(), ListMixture({"pooled": 1}))

    def test_a_row_that_is_too_long_keeps_what_is_needed(self):
        long = pair(4, 2, [10, 10, 10, 10], [0, UNKNOWN, 0, 1])
        self.assertEqual(around_evidence(long, 30).labels.tolist(), [0, 1])
        self.assertEqual(around_evidence(pair(4, 2, [10, 10, 10, 10], [1, 0, 0, 0]), 30).labels.tolist(), [1, 0])
        self.assertEqual(row_length(around_evidence(pair(4, 2, [60], [1]), 30)), 30)

    def test_batches_of_a_list_hold_all_of_it_with_little_padding(self):
        judged = [Drawn(pair(2, 0, [many], [0]), many / 100) for many in (10, 80, 12, 70, 11)]
        batches = batches_of(judged)
        self.assertEqual([b.ids.shape for b in batches], [(3, 17), (2, 85)])
        numpy.testing.assert_allclose(numpy.concatenate([b.relevant for b in batches]), [0.1, 0.11, 0.12, 0.7, 0.8], rtol=1e-6)


class PreparedListsTest(unittest.TestCase):
    def site(self):
        def judged(kind: str, grade: float | None) -> tuple[Asked, list[Judged]]:
            passage = Passage("p", "d", "", 0, 1, [[0, 1]], ["x"], 0.5, 1)
            return Asked(kind, kind, "q", [], []), [Judged(passage, row(sentences=["x"], labels=[0]), g) for g in (grade, 0.0, None)]

        return [*(judged(QUESTION, 1.0) for _ in range(20)), judged(QUESTION, 0.5), judged(ELSEWHERE, 0.0), judged(UNANSWERED, 0.0)]

    def test_every_tenth_question_of_a_site_is_kept_back_and_whole_sites_are(self):
        found = list(prepare_lists.learned("vite", self.site()))
        self.assertEqual([kind for kind, _ in found], [QUESTION] * 18 + [ELSEWHERE, UNANSWERED])
        self.assertEqual([(g.grade, g.place) for g in found[0][1]], [(1.0, 1), (0.0, 1)])
        self.assertEqual(list(prepare_lists.learned("rook", self.site())), [])

    def test_a_site_that_was_not_asked_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(prepare_lists, "folder", lambda: pathlib.Path(folder)):
            with self.assertRaisesRegex(FileNotFoundError, "vite.jsonl.gz is missing: run training/run found"):
                list(prepare_lists.found_sites(["vite"]))
            self.assertEqual(list(prepare_lists.development_lists(5)), [])

    def test_an_open_set_gives_lists_of_all_passages_of_a_question_and_what_was_found_beside_them(self):
        asked = [row(number=1, question="Is gout of zinc?", title="Gout", sentences=["Gout is of zinc."], answers=["of zinc"]),
                 row(number=2, question="Is gout of zinc?", title="Pain", sentences=["Pain is pain."], labels=[0])]
        others = [row(number=9 + n, question=f"{n}?", title=f"F{n}", sentences=[f"Zinc and gold, {n} times."], labels=[0]) for n in range(30)]
        words = [row(number=90 + n, question=f"{n}?", title=f"G{n}", sentences=["Nothing of it."], labels=[0]) for n in range(300)]
        own = OpenRows("squad", pathlib.Path("x"), [*asked, *others, *words], [])
        with mock.patch.object(prepare_lists, "OpenSets", lambda settings: mock.Mock(read=lambda: [own])), mock.patch("builtins.print"):
            (kind, passages), = prepare_lists.pooled(Preparation(), pathlib.Path("x"))
        self.assertEqual((kind, [g.grade for g in passages]), ("pooled", [1.0] + [0.0] * (1 + prepare_lists.MISSES)))
        self.assertEqual({g.row.question for g in passages}, {"Is gout of zinc?"})


class ListLossTest(unittest.TestCase):
    def test_a_right_order_costs_less_than_a_wrong_one(self):
        judged = [Drawn(pair(2, 0, [3, 4], [1, 0]), 1.0), Drawn(pair(2, 0, [3, 4], [0, UNKNOWN]), 0.0)]
        batch, = batches_of(judged)
        right = torch.tensor([[2.0], [-2.0]])
        keep = torch.zeros(batch.ids.shape)
        found, order = loss.of_list([(right, keep)], [batch])
        self.assertLess(float(order), float(loss.of_list([(-right, keep)], [batch])[1]))
        self.assertAlmostEqual(float(found.within), numpy.log(3), places=5)

    def test_where_no_passage_answers_the_order_costs_the_less_the_lower_all_of_them_are(self):
        batch, = batches_of([Drawn(pair(2, 0, [3, 4], [0, UNKNOWN]), 0.0)] * 2)
        keep = torch.zeros(batch.ids.shape)
        costs = [float(loss.of_list([(torch.full((2, 1), logit), keep)], [batch])[1]) for logit in (1.0, 0.0, -3.0)]
        self.assertEqual(costs, sorted(costs, reverse=True))
        self.assertAlmostEqual(costs[1], numpy.log(3), places=5)
        self.assertEqual(float(loss.of_list([(torch.zeros(2, 1), keep)], [batch])[0].within), 0)

    def test_a_list_in_several_batches_costs_what_it_costs_in_one(self):
        torch.manual_seed(1)
        model = TwoHeads(SHAPE)
        judged = [Drawn(pair(2, 0, [many, 5], [label, 0]), float(label)) for many, label in ((10, 1), (40, 0), (12, 0))]
        parts = batches_of(judged)
        self.assertEqual(len(parts), 2)
        whole = batch_of([d.pair for d in judged])
        with torch.no_grad():
            one, order = loss.of_list([run_model(model, whole)], [whole])
            many, same = loss.of_list([run_model(model, part) for part in parts], parts)
        torch.testing.assert_close([one.keep, one.within, one.rank, order], [many.keep, many.within, many.rank, same])

    def test_with_a_weight_for_the_place_a_unit_of_a_later_passage_has_to_be_the_better_by_what_the_place_takes(self):
        def within(places: tuple[int, int], weight: float) -> float:
            drawn = [Drawn(pair(2, 0, [3], [n]), float(n), place) for n, place in zip((1, 0), places, strict=True)]
            batch, = batches_of(drawn)
            return float(loss.of_list([(torch.zeros(2, 1), torch.zeros(batch.ids.shape))], [batch], weight)[0].within)

        self.assertAlmostEqual(within((4, 1), 1.0), numpy.log(5), places=5)
        self.assertAlmostEqual(within((1, 4), 1.0), numpy.log(1.25), places=5)
        self.assertAlmostEqual(within((4, 1), 0.0), numpy.log(2), places=5)
        self.assertAlmostEqual(within((0, 0), 1.0), numpy.log(2), places=5)

    def test_with_a_weight_for_the_place_half_of_a_units_worth_is_that_of_its_passage(self):
        drawn = [Drawn(pair(2, 0, [1, 1], [1, 0]), 1.0, 1), Drawn(pair(2, 0, [1, 1], [0, 0]), 0.0, 1)]
        batch, = batches_of(drawn)
        keep = torch.zeros(batch.ids.shape)
        keep[0, 5] = 2.0
        worths = torch.tensor([1.0, 2.0, 0.0, 0.0])
        self.assertAlmostEqual(float(loss.of_list([(torch.zeros(2, 1), keep)], [batch], 1.0)[0].within),
                               float(torch.logsumexp(worths, 0) - worths[0]), places=4)

    def test_a_list_of_which_no_unit_is_known_teaches_the_order_of_passages_alone(self):
        batch, = batches_of([Drawn(pair(2, 0, [3], [UNKNOWN]), 1.0), Drawn(pair(2, 0, [3], [UNKNOWN]), 0.0)])
        found, order = loss.of_list([(torch.zeros(2, 1), torch.zeros(batch.ids.shape))], [batch])
        self.assertEqual((float(found.keep), float(found.within)), (0, 0))
        self.assertAlmostEqual(float(order), numpy.log(3), places=5)


class TeacherTest(unittest.TestCase):
    def test_nothing_is_nearer_to_a_teacher_than_itself(self):
        torch.manual_seed(1)
        one, other = TwoHeads(SHAPE), TwoHeads(SHAPE)
        parts = batches_of([Drawn(pair(2, 0, [many, 5], [1, 0]), 1.0) for many in (10, 40)])
        with torch.no_grad():
            ours, theirs = ([run_model(model, part) for part in parts] for model in (one, other))
        self.assertLess(float(loss.of_teacher(ours, ours, parts)), float(loss.of_teacher(theirs, ours, parts)))

    def test_a_run_learns_what_its_teacher_says(self):
        torch.set_num_threads(1)
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        run = tiny_run(folder)
        run.config.__dict__.update(lists=ListMixture({"question": 2}, window=60), loss=LossWeights(rank=0, within=0, order=0, taught=10))
        torch.manual_seed(9)
        run.teacher = TwoHeads(SHAPE).requires_grad_(False)
        told = []
        with mock.patch.object(run, "log", lambda **line: told.append(line)):
            train.train(run, random_pairs(300), None, 60, 1000, lists())
        said = [line["list_taught"] for line in told if "list_taught" in line]
        self.assertLess(numpy.mean(said[-2:]), numpy.mean(said[:2]))


class RunWithListsTest(unittest.TestCase):
    def test_a_run_that_stopped_goes_on_with_the_lists_of_its_next_step(self):
        torch.set_num_threads(1)
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        mixture = ListMixture({"question": 2}, window=60)

        def go(name: str, last: int) -> train.Run:
            (folder / name).mkdir(exist_ok=True)
            run = tiny_run(folder / name)
            run.config.__dict__["lists"] = mixture
            train.train(run, random_pairs(300), None, last, 1000, lists())
            return run

        whole, stopped = go("whole", 4), go("stopped", 2)
        self.assertEqual(stopped.step, 2)
        again = go("stopped", 4)
        for name, value in whole.model.state_dict().items():
            self.assertTrue(torch.equal(value, again.model.state_dict()[name]), name)


class OrderTest(unittest.TestCase):
    def lists(self):
        def judged(number: int, grade: float, place: int | None) -> Judged:
            texts = ["yes" if grade else "no", "-" * 100]
            passage = Passage(f"p{number}", "d", "", 0, 9, [[0, 1], [1, 2]], texts, 1 / (number + 1), place)
            return Judged(passage, row(number=number, question="q", sentences=texts, labels=[int(grade == 1), 0]), grade)

        asked = Asked("q", QUESTION, "q", [], [])
        return [(asked, [judged(0, 0, 1), judged(1, 1, 2), judged(2, 1, None)]), (Asked("e", ELSEWHERE, "q", [], []), [judged(0, 0, 1)]),
                (asked, [judged(0, 0, 1), judged(1, 1, None)])]

    def test_figures_are_of_questions_with_an_answer_in_the_list_and_of_lists_without_one(self):
        figures = DevelopmentLists(self.lists(), Letters(), 60).figures(TwoHeads(SHAPE))
        self.assertEqual(figures["mrr search"], 0.5)
        self.assertIn("refusal elsewhere", figures)
        nobody = replace(self.lists()[1][0], kind=UNANSWERED)
        figures = DevelopmentLists([*self.lists(), (nobody, self.lists()[1][1])], Letters(), 60).figures(TwoHeads(SHAPE))
        self.assertLessEqual({"refusal elsewhere", "refusal unanswered"}, figures.keys())
        self.assertNotIn("refusal unanswered", DevelopmentLists([(nobody, self.lists()[1][1])], Letters(), 60).figures(TwoHeads(SHAPE)))

    def test_a_model_that_knows_has_the_best_figures(self):
        one, = DevelopmentLists(self.lists()[:1], Letters(), 60)._lists

        class Knows:
            def __init__(self, rank, keep):
                self.rank, self.keep = rank, numpy.array(keep)

        found = of_list(one, [Knows(-1, [0.1, 0.1]), Knows(1, [0.9, 0.1])])
        self.assertEqual((found["mrr model"], found["mrr mixed"], found["units"], found["whole@300"]), (1, 0.5, 1, 1))
        self.assertEqual(of_list(one, [Knows(1, [0.9, 0.1]), Knows(-1, [0.1, 0.1])])["mrr model"], 0.5)

    def test_average_precision_and_distance_by_hand(self):
        self.assertAlmostEqual(average_precision([True, False, True]), (1 + 2 / 3) / 2)
        self.assertEqual(average_precision([False]), 0)
        self.assertEqual(apart([2, 1], [1, 0]), 0.875)

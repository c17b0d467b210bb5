import gzip
import json
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy

from tests.made_up import Letters, row
from winnow_training import abstracts, cloze, overlap, paths, pools, prepare, sets
from winnow_training.chance import cleaned
from winnow_training.abstracts import CLAIMS, TITLES, SciFact
from winnow_training.negatives import HardNegatives, PassageSearch, distinct_passages
from winnow_training.overlap import EvaluationTexts, OverlapCheck
from winnow_training.prepare import OpenRows, Preparation
from winnow_training.rows import UNKNOWN
from winnow_training.store import Pairs

LONG = "The second sentence of this passage has more than eight words."


class SetsTest(unittest.TestCase):
    def test_the_readme_of_the_data_and_this_folder_agree_on_what_is_not_open(self):
        try:
            data = paths.shared() / "data/qa"
        except FileNotFoundError as missing:
            self.skipTest(str(missing))
        files = sets.open_files(data)
        self.assertEqual(len(files), 22)
        self.assertFalse({f.name.split(".")[0] for f in files} & sets.NOT_PLAINLY_OPEN)

    def test_a_readme_that_bars_another_set_and_a_set_of_unknown_licence_are_errors(self):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder)
            (data / "train").mkdir()
            barred = ", ".join(sorted(sets.NOT_PLAINLY_OPEN))
            (data / "README.md").write_text(f"Not plainly open (research terms): {barred}, squad. A model\n", encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "squad"):
                sets.open_files(data)
            (data / "README.md").write_text(f"Not plainly open (research terms): {barred}. A model\n", encoding="utf-8")
            (data / "train/novel.jsonl.gz").touch()
            with self.assertRaisesRegex(ValueError, "licence of novel"):
                sets.open_files(data)


class OverlapTest(unittest.TestCase):
    def setUp(self):
        self.evaluation = EvaluationTexts()
        self.evaluation._add("ir/medquad", "What causes  Gout?")
        self.evaluation._add("qa/dev/contractnli", "Who may share it?")
        self.evaluation.sentences = overlap.long_sentences([LONG])
        self.check = OverlapCheck(self.evaluation)

    def test_a_question_that_is_measured_is_dropped_whatever_its_case_and_marks(self):
        self.assertFalse(self.check.lets_through(row(question="what causes gout")))
        self.assertTrue(self.check.lets_through(row(question="what causes gouts")))
        self.assertEqual(self.check.report()["sets"]["squad"], {"read": 2, "dropped": {"question of ir/medquad": 1}})

    def test_a_templated_question_is_dropped_only_from_other_sets(self):
        self.assertTrue(self.check.lets_through(row(dataset="contractnli", question="Who may share it?")))
        self.assertFalse(self.check.lets_through(row(dataset="squad", question="Who may share it?")))

    def test_a_passage_of_which_half_is_in_development_is_dropped(self):
        other = "Another sentence that is long enough to count as no accident."
        self.assertFalse(self.check.lets_through(row(sentences=[LONG, other])))
        self.assertTrue(self.check.lets_through(row(sentences=[LONG, other, other + " Again and again."])))

    def test_every_collection_is_read(self):
        try:
            shared = paths.shared()
        except FileNotFoundError as missing:
            self.skipTest(str(missing))
        texts = EvaluationTexts.of(shared, paths.CHECKOUT / "samples")
        sources = {source.split("/")[0] + "/" + source.split("/")[-1] for source in texts.questions.values()}
        for expected in ("docs/traefik", "docs/restic", "ir/scifact", "ir/medquad", "ir/cranfield", "ir/med", "ir/cacm", "qa/squad", "biomixqa/mcq", "samples/samples"):
            self.assertIn(expected, sources)


class ChanceTest(unittest.TestCase):
    SENTENCES = ("The first game was played in Montreal.", "Montreal has good bread.", "Nothing else.")

    def asked(self, dataset: str, question: str, labels=(1, 1, 0)):
        return cleaned(row(dataset=dataset, question=question, sentences=self.SENTENCES, labels=labels, answers=["Montreal"])).labels

    def test_a_sentence_that_names_the_answer_and_nothing_of_the_question_is_not_judged_beside_one_that_does(self):
        self.assertEqual(self.asked("nq_oracle", "where was the first game?"), (1, UNKNOWN, 0))

    def test_labels_stay_where_people_made_them_or_where_there_is_nothing_better(self):
        self.assertEqual(self.asked("qed", "where was the first game?"), (1, 1, 0))
        self.assertEqual(self.asked("nq_oracle", "who are they?"), (1, 1, 0))
        self.assertEqual(self.asked("nq_oracle", "where was the first game?", (0, 1, 0)), (0, 1, 0))


class HardNegativesTest(unittest.TestCase):
    def passages(self):
        filler = [row(number=i, title=f"F{i}", sentences=[f"Filler {i} says nothing of it."]) for i in range(40)]
        return [row(number=100, title="Gout", sentences=["Gout is caused by uric acid."]),
                row(number=101, title="Uric acid", sentences=["Uric acid crystals hurt."]),
                row(number=102, title="Kidney stones", sentences=["Gout and stones are caused by crystals."]), *filler]

    def test_the_nearest_passage_in_words_comes_first(self):
        search = PassageSearch(self.passages())
        self.assertEqual(search.passages[search.best("what caused gout crystals")[0]].title, "Kidney stones")
        self.assertEqual(search.best("zebra"), [])

    def test_a_negative_is_of_another_document_and_holds_no_answer(self):
        asked = row(question="Is gout caused by eating crystals?", title="Gout", sentences=["Gout is caused by uric acid."], answers=["Uric acid."])
        for seed in range(20):
            found, = HardNegatives([asked, *self.passages()]).draw(asked, 1, numpy.random.default_rng(seed))
            self.assertEqual(found.title, "Kidney stones")
            self.assertFalse(found.answerable)

    def test_several_negatives_of_a_question_are_different_ones_and_no_more_than_there_are(self):
        asked = row(question="Do zinc, iron or gold cause gout?", title="Gout", sentences=["Gout is caused by uric acid."], answers=["Uric acid."])
        near = [row(number=200 + i, title=f"N{i}", sentences=[f"{metal} is a metal."]) for i, metal in enumerate(["Zinc", "Iron", "Gold"])]
        found = HardNegatives([asked, *near, *self.passages()]).draw(asked, 9, numpy.random.default_rng(1))
        self.assertEqual(sorted(f.title for f in found), ["Kidney stones", "N0", "N1", "N2"])
        self.assertEqual(len({f.id for f in found}), 4)

    def test_what_the_retriever_found_takes_the_place_of_words(self):
        asked = row(question="Is gout caused by eating crystals?", title="Gout", sentences=["Gout is caused by uric acid."], answers=["Uric acid."])
        everything = [asked, *self.passages()]
        numbers = {p.title: n for n, p in enumerate(distinct_passages(everything))}
        with tempfile.TemporaryDirectory() as folder:
            run = pathlib.Path(folder) / "hybrid.trec"
            run.write_text(f"0 Q0 {numbers['Gout']} 1 0.9 x\n0 Q0 {numbers['F7']} 2 0.8 x\n1 Q0 {numbers['F8']} 1 0.7 x\n", encoding="utf-8")
            found = HardNegatives(everything, run).draw(asked, 1, numpy.random.default_rng(1))
        self.assertEqual([f.title for f in found], ["F7"])

    def test_pools_number_passages_and_questions_as_the_negatives_do(self):
        one = row(number=1, question="q1?", title="A", sentences=["Aa.", "Bb."])
        again = row(number=2, question="q2?", title="A", sentences=["Aa.", "Bb."])
        unanswered = row(number=3, question="q3?", title="B", sentences=["Cc.", "Dd."], labels=[0, 0])
        with tempfile.TemporaryDirectory() as folder:
            pools._write(pathlib.Path(folder), OpenRows("squad", pathlib.Path("x"), [one, again, unanswered], []))
            corpus = [json.loads(line) for line in (pathlib.Path(folder) / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
            queries = [json.loads(line) for line in (pathlib.Path(folder) / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
            qrels = (pathlib.Path(folder) / "qrels/test.tsv").read_text(encoding="utf-8").splitlines()
        self.assertEqual([c["title"] for c in corpus], ["A", "B"])
        self.assertEqual([q["text"] for q in queries], ["q1?", "q2?"])
        self.assertEqual(qrels[1:], ["0\t0\t1", "1\t0\t1"])

    def test_a_passage_with_all_rare_words_might_answer_and_is_not_taken(self):
        asked = row(question="gout stones crystals", title="Gout", sentences=["Gout is caused by uric acid."], answers=["acid"])
        self.assertEqual(HardNegatives([asked, *self.passages()]).draw(asked, 1, numpy.random.default_rng(1)), [])


class HardNegativesOfASetTest(unittest.TestCase):
    def drawn(self, share: float) -> int:
        rows = [row(number=i, question=f"What is word{i}, word{i + 1}, word{i + 2} or word{i + 3}?", title=f"T{i}", sentences=[f"This is word{i}."])
                for i in range(40)]
        own = OpenRows("squad", pathlib.Path("x"), rows, [])
        return len(prepare._hard_negatives(own, pathlib.Path("x"), Preparation(hard_negatives=share), numpy.random.default_rng(1)))

    def test_there_are_as_many_on_average_as_the_settings_say(self):
        self.assertEqual(self.drawn(0), 0)
        self.assertTrue(10 <= self.drawn(0.5) <= 30)
        one, two = self.drawn(1), self.drawn(2)
        self.assertGreaterEqual(one, 37)
        self.assertTrue(one < self.drawn(1.5) < two)

    def test_fewer_than_none_are_refused(self):
        for setting in ("hard_negatives", "cloze"):
            with self.assertRaisesRegex(ValueError, f"{setting}.*-1"):
                Preparation(**{setting: -1})


class ClozeTest(unittest.TestCase):
    def rows(self):
        return [row(number=i, question=f"q{i}?", title=f"T{i}", labels=[0, 1, 0, 0],
                    sentences=["Short one.", f"The metal that is called metal{i % 15} melts in furnace number {i} of the works.", f"Word{i} stands here.", "It is hot."])
                for i in range(30)]

    def test_a_passage_is_asked_for_by_a_sentence_that_is_no_longer_in_it(self):
        rows = self.rows()
        found = [r for r in cloze.rows_of(rows, 10, numpy.random.default_rng(1)) if r.answerable]
        self.assertEqual(len({r.title for r in found}), 10)
        for asked in found:
            passage = next(r for r in rows if r.title == asked.title)
            self.assertEqual(asked.question, passage.sentences[1])
            self.assertEqual(asked.sentences, passage.sentences[:1] + passage.sentences[2:])
            self.assertEqual(asked.labels, (UNKNOWN,) * 3)

    def test_beside_it_stands_a_passage_of_another_document_of_which_nothing_is_needed(self):
        found = cloze.rows_of(self.rows(), 10, numpy.random.default_rng(1))
        self.assertEqual(len(found), 20)
        for asked, other in zip(found[::2], found[1::2]):
            self.assertEqual(other.question, asked.question)
            self.assertNotEqual(other.title, asked.title)
            self.assertFalse(other.answerable)

    def test_short_passages_and_short_sentences_ask_nothing(self):
        short = [row(number=i, title=f"T{i}", sentences=["Too short.", "No.", "Yes.", "Why?"]) for i in range(9)]
        few = [row(number=i, title=f"T{i}", sentences=["This sentence has more than eight words in it, surely.", "No.", "Yes."]) for i in range(9)]
        self.assertEqual(cloze.rows_of(short + few, 99, numpy.random.default_rng(1)), [])
        self.assertEqual(cloze.rows_of(self.rows(), 0, numpy.random.default_rng(1)), [])


class AbstractsTest(unittest.TestCase):
    """Three claims are fitted, one is tested; of the others one cites what is tested, and one has evidence."""

    METALS = ("zinc", "iron", "gold", "lead", "tin", "copper", "nickel", "silver", "cobalt", "chromium", "titanium", "tungsten")

    def collection(self, folder: pathlib.Path) -> SciFact:
        documents = [{"_id": f"d{i}", "title": f"On {metal}", "text": f"This work looks at {metal}. It is hot. We found that {metal} melts."}
                     for i, metal in enumerate(self.METALS)]
        claims = {"1": "Zinc melts.", "2": "Iron melts.", "3": "Gold melts.", "4": "Lead melts.", "5": "Tin beats silver.", "6": "Copper or nickel beats cobalt.", "7": "Lead boils."}
        train = [("1", "d0"), ("2", "d1"), ("3", "d2"), ("5", "d4"), ("6", "d5"), ("6", "d6"), ("7", "d3")]
        self.write(folder / "corpus.jsonl.gz", documents)
        self.write(folder / "queries.jsonl", [{"_id": id, "text": text} for id, text in claims.items()])
        self.write(folder / "rationale-docs.jsonl.gz", [{"_id": "d4", "sentences": ["A first one.", "Another.", "Tin melts."]}])
        self.write(folder / "rationales.jsonl", [{"split": "train", "query-id": "5", "corpus-id": "d4", "label": "SUPPORT", "sentences": [2]},
                                                 {"split": "test", "query-id": "4", "corpus-id": "d3", "label": "SUPPORT", "sentences": [0]}])
        (folder / "qrels").mkdir()
        for split, judged in (("train", train), ("test", [("4", "d3")])):
            (folder / f"qrels/{split}.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(f"{q}\t{d}\t1\n" for q, d in judged), encoding="utf-8")
        with mock.patch.object(abstracts, "FITTED", 3):
            return SciFact(folder)

    @staticmethod
    def write(path: pathlib.Path, lines: list[dict]) -> None:
        with (gzip.open if path.suffix == ".gz" else open)(path, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(line) + "\n" for line in lines)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.scifact = self.collection(pathlib.Path(folder.name))
        self.rows = list(self.scifact.rows(numpy.random.default_rng(1)))

    def test_claims_that_are_tested_or_fitted_and_those_that_cite_what_these_cite_teach_nothing(self):
        self.assertEqual(self.scifact.learned_claims, {"5", "6"})
        self.assertEqual({r.question for r in self.rows if r.dataset == CLAIMS}, {"Tin beats silver.", "Copper or nickel beats cobalt."})

    def test_no_measured_abstract_is_asked_for_or_found_for_something_else(self):
        text = " ".join(f"{r.question} {r.title} {' '.join(r.sentences)}" for r in self.rows).lower()
        for metal in ("zinc", "iron", "gold", "lead"):
            self.assertNotIn(metal, text)
        self.assertIn("tungsten", text)

    def test_evidence_is_labelled_and_where_there_is_none_nobody_knows_what_is_needed(self):
        tin, = (r for r in self.rows if r.dataset == CLAIMS and r.question == "Tin beats silver." and r.answerable)
        self.assertEqual((tin.title, tin.sentences, tin.labels), ("On tin", ("A first one.", "Another.", "Tin melts."), (0, 0, 1)))
        cited = [r for r in self.rows if r.question == "Copper or nickel beats cobalt." and r.answerable]
        self.assertEqual([r.title for r in cited], ["On copper", "On nickel"])
        self.assertEqual({label for r in cited for label in r.labels}, {UNKNOWN})

    def test_what_a_claim_cites_is_never_found_for_it_as_a_negative(self):
        found = [r for r in self.rows if r.dataset == CLAIMS and not r.answerable]
        self.assertTrue(found)
        for other in found:
            self.assertNotIn(other.title, {"Tin beats silver.": ("On tin",), "Copper or nickel beats cobalt.": ("On copper", "On nickel")}[other.question])

    def test_a_title_asks_for_its_abstract_and_no_row_of_the_set_has_one(self):
        own = [r for r in self.rows if r.dataset == TITLES]
        self.assertEqual({r.question for r in own}, {f"On {metal}" for metal in self.METALS if metal not in ("zinc", "iron", "gold", "lead")})
        self.assertEqual({r.title for r in own}, {""})
        for asked in (r for r in own if r.answerable):
            self.assertTrue(asked.question == "On tin" or f"{asked.question[3:]} melts" in asked.sentences[-1])
        for other in (r for r in own if not r.answerable):
            self.assertNotIn(f"{other.question[3:]} melts", other.sentences[-1])

    def test_of_the_real_collection_only_learned_claims_are_let_through(self):
        try:
            shared = paths.shared()
        except FileNotFoundError as missing:
            self.skipTest(str(missing))
        scifact = SciFact(shared / "data/ir/scifact")
        self.assertEqual(len(scifact.measured_claims), 300 + abstracts.FITTED)
        texts = {line["_id"]: line["text"] for line in abstracts._lines(shared / "data/ir/scifact/queries.jsonl")}
        learned = EvaluationTexts.of(shared, paths.CHECKOUT / "samples", scifact.learned_claims)
        check = OverlapCheck(learned)
        for claim in scifact.measured_claims:
            self.assertFalse(check.lets_through(row(question=texts[claim])))
        let_through = sum(check.lets_through(row(question=texts[claim])) for claim in scifact.learned_claims)
        self.assertGreater(let_through, 0.9 * len(scifact.learned_claims))


class PairsTest(unittest.TestCase):
    def test_pairs_come_back_as_they_went_in(self):
        rows = [row(question="ab", title="t", sentences=["cd", "", "e"], labels=[0, 1, 0]), row(question="f", sentences=["gh"], labels=[1]),
                row(question="f", sentences=["gh", "i"], labels=[0, 0], dataset="qed")]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "pairs.npz"
            Pairs.of(rows, Letters()).save(path)
            again = path.read_bytes()
            Pairs.of(rows, Letters()).save(path)
            self.assertEqual(path.read_bytes(), again)
            pairs = Pairs.load(path)
        self.assertEqual(len(pairs), 3)
        for i, expected in enumerate(rows):
            pair = pairs[i]
            self.assertEqual("".join(map(chr, pair.question)), expected.question)
            self.assertEqual("".join(map(chr, pair.title)), expected.title)
            self.assertEqual(["".join(map(chr, s)) for s in pair.sentences], list(expected.sentences))
            self.assertEqual(pair.labels.tolist(), list(expected.labels))
        self.assertEqual(pairs.answerable().tolist(), [True, True, False])
        self.assertEqual(pairs.names, ["squad", "qed"])
        self.assertEqual(pairs.documents[1] == pairs.documents[2], False)

import hashlib
import http.server
import json
import pathlib
import tarfile
import tempfile
import threading
import unittest

import numpy

from winnow_training import documentation, paths
from winnow_training.documentation import ELSEWHERE, HEADING, QUESTION, UNANSWERED, drawn_headings, plain
from winnow_training.found import Asked, Found, Passage, Winnow, squashed
from winnow_training.quotes import PART, Letters, judged
from winnow_training.rows import UNKNOWN

PAGE = "# Keys\n\nA key lasts a day. Run `key new` for another. \U0001f511 It is printed once.\n\n- old keys end\n"


def passage(text: str, units: list[str], document: str = "pages/a.md", page: str = PAGE, heading: str = "Keys", place: int | None = 1, number: int = 0) -> Passage:
    """A passage of a page, its units found by their text."""
    def at(part: str) -> int:
        return len(page[:page.index(part)].encode("utf-16-le")) // 2

    spans = [[at(u), at(u) + len(u.encode("utf-16-le")) // 2] for u in units]
    return Passage(f"{document}#{number}", document, heading, at(text), at(text) + len(text), spans, units, 0.5, place)


def answer(key: list[str], more: list[str] = (), page: str = "a.md") -> dict:
    quotes = [{"page": page, "text": text} for text in key]
    return {"key": quotes, "all": quotes + [{"page": page, "text": text} for text in more]}


class QuotesTest(unittest.TestCase):
    def judge(self, answers: list[dict], *passages: Passage, page: str = PAGE):
        (_, found), = judged(Found([Asked("q", QUESTION, "How do I get a key?", answers, list(passages))], {"pages/a.md": page}), "docs_x")
        return found

    def test_units_that_hold_a_quote_are_needed_whatever_their_marks_and_the_passage_with_the_core_answers(self):
        first = passage("A key", ["A key lasts a day.", "Run `key new` for another.", "\U0001f511 It is printed once."])
        second = passage("- old", ["- old keys end"], number=1, place=None)
        third = passage("# Keys", ["# Keys"], number=2)
        found = self.judge([answer(["run **key new** for another"], ["It is printed once", "Old keys end."])], first, second, third)
        self.assertEqual([j.row.labels for j in found], [(0, 1, 1), (1,), (0,)])
        self.assertEqual([j.grade for j in found], [1.0, PART, 0.0])

    def test_a_core_in_two_passages_is_answered_by_both_and_one_of_two_alternatives_is_enough(self):
        first = passage("A key", ["A key lasts a day."])
        second = passage("- old", ["- old keys end"], number=1)
        self.assertEqual([j.grade for j in self.judge([answer(["A key lasts a day", "old keys end"])], first, second)], [1.0, 1.0])
        self.assertEqual([j.grade for j in self.judge([answer(["A key lasts a day"]), answer(["old keys end"])], first, second)], [1.0, 1.0])
        self.assertEqual([j.grade for j in self.judge([answer(["A key lasts a day"], ["old keys end"])], first, second)], [1.0, PART])

    def test_a_passage_of_another_page_with_the_same_words_is_left_out_and_its_unit_is_unknown(self):
        page = PAGE + "\nOr ask the one who gave you the last."
        other = "Elsewhere: or ask the one who gave you the last, friend."
        found = self.judge([answer(["ask the one who gave you the last."])], passage(other, [other], document="pages/b.md", page=other), page=page)
        self.assertEqual(([j.row.labels for j in found], [j.grade for j in found]), ([(UNKNOWN,)], [None]))

    def test_of_a_quote_that_stands_twice_the_place_nearest_to_the_others_is_meant_and_of_many_none_is_known(self):
        page = "set it to true\n\nThe first long line of all.\n\nset it to true\n\n" + "far away " * 20 + "\n\nset it to true\n"
        units = ["The first long line of all."]
        last = len(page) - len("set it to true\n")
        places = [0, page.index("set it", 5), last]
        passages = [Passage(f"p{n}", "pages/a.md", "", a, a + 14, [[a, a + 14]], ["set it to true"], 0.1, n) for n, a in enumerate(places)]
        near = self.judge([answer(units, ["set it to true"])], passage(units[0], units, page=page), *passages, page=page)
        self.assertEqual([j.row.labels[0] for j in near[1:]].count(1), 1)
        alone = self.judge([answer(["set it to true"])], *passages, page=page)
        self.assertEqual([j.row.labels for j in alone], [(UNKNOWN,)] * 3)
        self.assertEqual([j.grade for j in alone], [None] * 3)

    def test_letters_know_their_places_in_utf_16(self):
        letters = Letters("\U0001f511 Ab-c")
        self.assertEqual((letters.text, letters.at), ("abc", [3, 4, 6]))
        self.assertEqual(letters.places("bc"), [(1, 3)])

    def test_a_section_answers_its_heading_without_showing_it_and_what_stands_below_it_is_left_out(self):
        def of(heading: str, number: int, texts: list[str]) -> Passage:
            return Passage(f"p{number}", "pages/a.md", heading, 0, 9, [[i, i + 1] for i in range(len(texts))], texts, 0.5, number)

        asked = Asked("h", HEADING, "Rotating a key", [{"document": "pages/a.md", "heading": "Keys / Rotating a key"}],
                      [of("Keys / Rotating a key", 1, ["## Rotating a `key`", "Run it."]), of("Keys / Rotating a key / By hand", 2, ["Turn."]),
                       of("Keys", 3, ["All of it."]), of("Keys / Rotating a key", 4, ["Rotating a key"])])
        (_, found), = judged(Found([asked], {}), "docs_x")
        self.assertEqual([(j.grade, j.row.title, j.row.sentences, j.row.labels) for j in found],
                         [(1.0, "Keys", ("Run it.",), (UNKNOWN,)), (None, "Keys / Rotating a key", ("Turn.",), (UNKNOWN,)), (0.0, "", ("All of it.",), (UNKNOWN,))])

    def test_nothing_answers_a_question_of_another_site_or_one_that_no_page_answers(self):
        for kind in (ELSEWHERE, UNANSWERED):
            (_, found), = judged(Found([Asked("e", kind, "Who?", [], [passage("A key", ["A key lasts a day."])])], {}), "docs_x")
            self.assertEqual([(j.grade, j.row.labels) for j in found], [(0.0, (0,))])


class HeadingsTest(unittest.TestCase):
    def test_headings_that_say_something_and_stand_once_are_asked_questions_first(self):
        headings = ["A / How do I renew it?", "A / Rotate the key", "A / Rotate the key", "B / Usage", "B / Install the tool", "C / Install the tool"]
        passages = [Passage(str(n), "pages/" + h[0], h, 0, 1, [[0, 1]], ["x"], 0.1) for n, h in enumerate(headings)]
        drawn = drawn_headings(passages, 9, numpy.random.default_rng(1))
        self.assertEqual(drawn, [("How do I renew it?", ("pages/A", "A / How do I renew it?")), ("Rotate the key", ("pages/A", "A / Rotate the key"))])

    def test_marks_of_markup_are_no_part_of_a_heading(self):
        self.assertEqual(plain("Use `--fast` with **care** {#fast}"), "Use --fast with care")
        self.assertEqual(plain("The [key](keys.md) :bulb: <a id='x'>"), "The key")


class SitesTest(unittest.TestCase):
    def test_every_site_has_a_licence_and_the_barred_ones_are_not_plainly_open(self):
        try:
            shared = paths.shared() / "data/docs"
        except FileNotFoundError as missing:
            self.skipTest(str(missing))
        there = {file.name.removesuffix(".tar.gz") for part in ("train", "more") for file in (shared / part).glob("*.tar.gz")}
        self.assertEqual(there, documentation.SITES.keys() | documentation.NOT_PLAINLY_OPEN)
        self.assertFalse(documentation.NOT_PLAINLY_OPEN & documentation.SITES.keys())


class WrittenTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site, self.file = pathlib.Path(folder.name), pathlib.Path(folder.name) / "x.jsonl"
        (self.site / "pages").mkdir()
        (self.site / "pages/a.md").write_text(PAGE, encoding="utf-8")
        start = PAGE.index("It is printed")
        quote = ["a.md", start, start + len("It is printed once.")]
        lines = [{"page": "a.md", "sha256": hashlib.sha256(PAGE.encode()).hexdigest()},
                 {"id": "x-01", "kind": "text", "query": "Can I see it again?", "answers": [{"key": [quote], "all": [quote]}]}]
        self.file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def test_a_question_that_was_written_for_a_site_quotes_its_pages_by_place(self):
        quote = {"page": "a.md", "text": "It is printed once."}
        self.assertEqual(list(documentation.written(self.site, self.file)),
                         [{"id": "x-01", "kind": "text", "query": "Can I see it again?", "answers": [{"key": [quote], "all": [quote]}]}])

    def test_another_version_of_a_page_is_an_error(self):
        (self.site / "pages/a.md").write_text("#" + PAGE, encoding="utf-8")
        with self.assertRaisesRegex(ValueError, "a.md is another page than the one that"):
            list(documentation.written(self.site, self.file))

    def test_what_was_written_quotes_the_pages_that_are_there(self):
        self.assertEqual({file.stem for file in documentation.WRITTEN.glob("*.jsonl")} - documentation.SITES.keys(), set())
        try:
            shared = paths.shared() / "data/docs"
        except FileNotFoundError as missing:
            self.skipTest(str(missing))
        for file in documentation.WRITTEN.glob("*.jsonl"):
            packed, = shared.glob(f"*/{file.stem}.tar.gz")
            with self.subTest(file.stem), tempfile.TemporaryDirectory() as folder, tarfile.open(packed) as archive:
                archive.extractall(folder, filter="data")
                for question in documentation.written(pathlib.Path(folder) / file.stem, file):
                    for answer in question["answers"]:
                        self.assertLessEqual({q["text"] for q in answer["key"]}, {q["text"] for q in answer["all"]})
                        self.assertTrue(all(len(squashed(q["text"])) >= 8 for q in answer["all"]))


class Service(http.server.BaseHTTPRequestHandler):
    """Says of one page what the program says."""

    asked: list[dict] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Service.asked.append({"path": self.path, **body})
        start = PAGE.index("A key")
        hit = {"passage_id": "a.md#0", "document_id": "a.md", "title": "Keys", "headings": ["Keys", "New"], "start": start, "text": PAGE[start:],
               "end": len(PAGE) + 1, "scores": {"fused": 0.75}}
        unit = {"passage_id": "a.md#0", "document_id": "a.md"}
        end = PAGE.index(" Run")
        self._say({"hits": [hit]} if self.path == "/v1/search" else {
            "kept": [unit | {"start": PAGE.index("It is") + 1, "end": PAGE.index("once.") + 6}], "dropped": [unit | {"start": start, "end": end}]})

    def do_GET(self):
        self._say({"documents": [{"id": "b"}]} if "after" in self.path else {"documents": [{"id": "a"}], "next": "a"})

    def _say(self, value: dict) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class FoundTest(unittest.TestCase):
    def setUp(self):
        server = http.server.ThreadingHTTPServer(("localhost", 0), Service)
        Service.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.winnow = Winnow(f"http://localhost:{server.server_port}")

    def test_units_of_what_was_found_are_those_of_the_program_kept_or_not(self):
        found, = self.winnow.find("key")
        self.assertEqual((found.heading, found.texts, found.score), ("Keys / New", ["A key lasts a day.", "It is printed once."], 0.75))
        self.assertEqual(found.units[0], [PAGE.index("A key"), PAGE.index(" Run")])

    def test_the_pages_of_an_answer_are_looked_through_beside_the_list(self):
        asked = self.winnow.ask("q", QUESTION, "key?", [answer(["Nowhere to be found at all"])])
        self.assertEqual([(p.id, p.place) for p in asked.passages], [("a.md#0", 1)])
        filtered = [a for a in Service.asked if "filters" in a]
        self.assertEqual({a["query"] for a in filtered}, {"key?", "Nowhere to be found at all"})
        self.assertEqual({a["filters"]["document_id"] for a in filtered}, {"pages/a.md"})

    def test_documents_are_listed_to_the_last(self):
        self.assertEqual(list(self.winnow.documents()), ["a", "b"])

    def test_what_was_found_is_the_same_when_it_is_read_again(self):
        found = Found([self.winnow.ask("q", QUESTION, "key?", [answer(["A key"])])], {"pages/a.md": PAGE})
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "x.jsonl.gz"
            found.save(file)
            self.assertEqual(Found.load(file), found)

    def test_quotes_are_compared_by_letters_and_digits(self):
        self.assertEqual(squashed("Run `Key-1`!"), "runkey1")

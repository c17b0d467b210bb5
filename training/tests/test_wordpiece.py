import json
import pathlib
import unittest

from winnow_training import wordpiece
from winnow_training.wordpiece import WordPiece

GOLDEN = pathlib.Path(__file__).parents[2] / "libs/inference/src/test/resources/dev/winnow/inference/rerank/golden-pairs.json"


class WordPieceTest(unittest.TestCase):
    def test_the_fast_way_through_ascii_gives_the_words_of_the_slow_one(self):
        every = "".join(map(chr, range(128)))
        texts = [every, every[::-1], "a\x0bb\x0cc\x1cd\x7fe", "C++ 3.5 or x_y-z?\r\n\tEnd", "", "  ", "It's $1,000.00 @ 5% = #50!"]
        for text in texts:
            self.assertEqual(wordpiece.words(text), wordpiece.words_of_any_script(text), repr(text))

    def test_the_longest_pieces_are_taken_from_the_left(self):
        tokenizer = WordPiece({t: i for i, t in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "win", "winn", "##o", "##ow", "##w"])})
        self.assertEqual(tokenizer.encode("Winnow winw"), [5, 7, 4, 8])

    def test_a_word_without_pieces_and_a_word_that_is_too_long_are_unknown(self):
        tokenizer = WordPiece({t: i for i, t in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a"])})
        self.assertEqual(tokenizer.encode("b"), [1])
        self.assertEqual(tokenizer.encode("a" * 101), [1])
        self.assertEqual(len(tokenizer.encode("a" * 100)), 100)

    def test_the_vocabulary_of_the_shipped_model_gives_the_golden_ids(self):
        folder = pathlib.Path(__file__).parents[2] / "libs/models/src/main/resources/dev/winnow/models/winnow-small-3"
        tokenizer = WordPiece.of(folder / "tokenizer.json")
        for pair in json.loads(GOLDEN.read_text(encoding="utf-8")):
            ids = [tokenizer.start, *tokenizer.encode(pair["question"])[:192], tokenizer.separator, *tokenizer.encode(pair["title"])[:24]]
            for sentence in pair["sentences"]:
                ids += tokenizer.encode(sentence)
            self.assertEqual([*ids, tokenizer.separator], pair["ids"], pair["title"])

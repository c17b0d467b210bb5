"""The lower-casing WordPiece tokenizer of BERT (Devlin et al., 2019), written out: Debian has no tokenizers package. The golden files hold it
and the Java side to the same ids."""
import json
import pathlib
import re
import unicodedata

LONGEST_WORD = 100
"""Characters; a longer word is unknown, as in BERT's own code."""

_CHINESE = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
            (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
_ASCII_CONTROLS = {c: None for c in (*range(9), 11, 12, *range(14, 32), 127)}
_ASCII_WORDS = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")


def _is_control(c: str) -> bool:
    return c not in "\t\n\r" and unicodedata.category(c)[0] == "C" and unicodedata.category(c) != "Cs"


def _is_space(c: str) -> bool:
    return c in "\t\n\r" or c.isspace() and not "\x1c" <= c <= "\x1f" or unicodedata.category(c) == "Zs"


def _is_punctuation(c: str) -> bool:
    return (c.isascii() and not c.isalnum() and 33 <= ord(c) <= 126) or unicodedata.category(c)[0] == "P"


def _is_chinese(c: str) -> bool:
    return any(low <= ord(c) <= high for low, high in _CHINESE)


def _normalised(text: str) -> str:
    clean = "".join(" " if _is_space(c) else c for c in text if not (c in "\0\ufffd" or _is_control(c)))
    spaced = "".join(f" {c} " if _is_chinese(c) else c for c in clean)
    plain = "".join(c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")
    return "".join(c.lower() for c in plain)


def words_of_any_script(text: str) -> list[str]:
    """Words and single marks, by the rules as they are published."""
    found, word = [], ""
    for c in _normalised(text):
        if c == " " or _is_punctuation(c):
            if word:
                found.append(word)
            if c != " ":
                found.append(c)
            word = ""
        else:
            word += c
    if word:
        found.append(word)
    return found


def words(text: str) -> list[str]:
    """The same words; nearly all text is ASCII, where one regular expression gives them a hundred times faster."""
    if not text.isascii():
        return words_of_any_script(text)
    return _ASCII_WORDS.findall(text.translate(_ASCII_CONTROLS).lower())


class WordPiece:
    """Ids of texts. Remembers words, of which there are far fewer than texts."""

    def __init__(self, vocabulary: dict[str, int]):
        self.vocabulary = vocabulary
        self.pad, self.unknown = vocabulary["[PAD]"], vocabulary["[UNK]"]
        self.start, self.separator = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self._known: dict[str, list[int]] = {}

    @staticmethod
    def of(tokenizer_json: pathlib.Path) -> "WordPiece":
        """Reads the vocabulary of a tokenizer.json; one of another kind is an error."""
        model = json.loads(tokenizer_json.read_text(encoding="utf-8"))["model"]
        if model.get("type", "WordPiece") != "WordPiece":
            raise ValueError(f"{tokenizer_json}: the tokenizer is a {model['type']}, not a WordPiece")
        return WordPiece(model["vocab"])

    def encode(self, text: str) -> list[int]:
        ids: list[int] = []
        for word in words(text):
            pieces = self._known.get(word)
            if pieces is None:
                pieces = self._known[word] = self._pieces(word)
            ids += pieces
        return ids

    def _pieces(self, word: str) -> list[int]:
        if len(word) > LONGEST_WORD:
            return [self.unknown]
        ids, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self.vocabulary:
                    ids.append(self.vocabulary[piece])
                    start = end
                    break
            else:
                return [self.unknown]
        return ids

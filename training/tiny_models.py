#!/usr/bin/python3
"""Makes the tiny ONNX models that the tests of winnow-inference run: one for every layout of inputs and outputs that the loader
takes, and some that it must refuse. Needs Debian's python3-onnx and python3-numpy. Equal bytes on every run.

    /usr/bin/python3 training/tiny_models.py libs/inference/src/test/resources/dev/winnow/inference/tiny

The networks are small but honest: an embedding, the mean over the unmasked tokens mixed into every token, and linear heads, so that
a token's score depends on its neighbours and padding that leaks changes the result. "lookup" and the sparse encoders are the exception: they
give each token what a table says of it, so that a test can say which tokens were scored and what a text's terms must weigh.
"""
import hashlib
import json
import pathlib
import string
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 20260101
WIDTH = 8
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["the", "a", "of", "to", "what", "who", "is", "needle", "hay", "winnow", "reranker", "returns", "score", "sentence"]


def vocabulary():
    signs = list(string.ascii_lowercase + string.digits + string.punctuation)
    pieces = ["##" + c for c in string.ascii_lowercase + string.digits]
    return SPECIALS + signs + pieces + [w for w in WORDS if len(w) > 1]


def tokenizer(vocab):
    specials = [
        {"id": vocab.index(t), "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        for t in SPECIALS
    ]
    return {
        "version": "1.0",
        # What many published files say, and what the loader must overrule.
        "truncation": {"direction": "Right", "max_length": 16, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": specials,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
                {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}},
            ],
            "special_tokens": {t: {"id": t, "ids": [vocab.index(t)], "tokens": [t]} for t in ("[CLS]", "[SEP]")},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {t: i for i, t in enumerate(vocab)}},
    }


class Graph:
    """A graph under construction: each call adds a node and returns the name of its output."""

    def __init__(self, vocab_size, types):
        self.random = numpy.random.default_rng(SEED)
        self.nodes, self.weights, self.outputs, self.types = [], [], [], types
        self.inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if types else [])
        self.vocab_size = vocab_size

    def weight(self, *shape, scale=1.0):
        return self.constant((self.random.standard_normal(shape) * scale).astype(numpy.float32))

    def constant(self, array):
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def add(self, op, *inputs, output=None, **attributes):
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def output(self, name, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def hidden(self):
        """[B, L, WIDTH] and the masked mean [B, WIDTH]."""
        embedded = self.add("Gather", self.weight(self.vocab_size, WIDTH), "input_ids")
        if self.types:
            embedded = self.add("Add", embedded, self.add("Gather", self.weight(2, WIDTH), "token_type_ids"))
        mask = self.add("Unsqueeze", self.add("Cast", "attention_mask", to=TensorProto.FLOAT), self.constant(numpy.array([2], numpy.int64)))
        axis = self.constant(numpy.array([1], numpy.int64))
        total = self.add("ReduceSum", self.add("Mul", embedded, mask), axis, keepdims=1)
        mean = self.add("Div", total, self.add("ReduceSum", mask, axis, keepdims=1))
        mixed = self.add("Add", embedded, self.add("MatMul", mean, self.weight(WIDTH, WIDTH)))
        return self.add("Tanh", mixed), self.add("Squeeze", mean, axis)

    def rank(self, mean, name):
        self.add("Add", self.add("MatMul", mean, self.weight(WIDTH, 1)), self.weight(1), output=name)
        self.output(name, ["batch", 1])

    def keep_logits(self, hidden, output=None):
        return self.add("Add", self.add("MatMul", hidden, self.weight(WIDTH, 2)), self.weight(2), output=output)

    def model(self):
        inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"]) for n in self.inputs]
        graph = helper.make_graph(self.nodes, "tiny", inputs, self.outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="winnow")
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model


def two_head(vocab_size, types, rank, keep, logits=False):
    g = Graph(vocab_size, types)
    hidden, mean = g.hidden()
    g.rank(mean, rank)
    if logits:
        g.keep_logits(hidden, output=keep)
        g.output(keep, ["batch", "length", 2])
    else:
        share = g.add("Softmax", g.keep_logits(hidden), axis=2)
        g.add("Gather", share, g.constant(numpy.array(1, numpy.int64)), axis=2, output=keep)
        g.output(keep, ["batch", "length"])
    return g.model()


def one_score(vocab_size):
    g = Graph(vocab_size, True)
    g.rank(g.hidden()[1], "logits")
    return g.model()


def encoder(vocab_size):
    g = Graph(vocab_size, True)
    hidden = g.hidden()[0]
    g.add("Identity", hidden, output="last_hidden_state")
    g.output("last_hidden_state", ["batch", "length", WIDTH])
    return g.model()


def lookup(vocab):
    """keep_prob is 1 for "needle" and 0 for every other token; the rank score is the number of needles."""
    g = Graph(len(vocab), False)
    table = numpy.zeros((len(vocab),), numpy.float32)
    table[vocab.index("needle")] = 1
    found = g.add("Gather", g.constant(table), "input_ids", output="keep_prob")
    g.output("keep_prob", ["batch", "length"])
    g.add("ReduceSum", g.add("Mul", found, g.add("Cast", "attention_mask", to=TensorProto.FLOAT)),
          g.constant(numpy.array([1], numpy.int64)), keepdims=1, output="ranking_logits")
    g.output("ranking_logits", ["batch", 1])
    return g.model()


# What a token says of the vocabulary: its logits for these entries, and 0 for the others. [SEP] names a word and a special, [CLS]'s fall below 0.
LOGITS = {"needle": {"needle": 3, "hay": 1}, "hay": {"hay": 2, "winnow": 0.5, "needle": -1}, "score": {"score": float("nan")},
          "[SEP]": {"of": 0.25, "[MASK]": 9}, "[CLS]": {"of": -4, "needle": -4}, "[PAD]": {"the": 7}}
# What a token weighs itself. [SEP] and [UNK] weigh as well, and are no terms.
WEIGHTS = {"needle": 2.5, "hay": 1.2, "##s": 0.3, "is": -2, "score": float("nan"), "[SEP]": 4, "[UNK]": 4, "[PAD]": 7}


def vocabulary_logits(g, vocab):
    """[B, L, V] as the product of two narrow tables. With token types, those of a second text would add to every entry; there is none."""
    entries = sorted({entry for said in LOGITS.values() for entry in said})
    left, right = numpy.zeros((len(vocab), len(entries)), numpy.float32), numpy.zeros((len(entries), len(vocab)), numpy.float32)
    for token, said in LOGITS.items():
        for entry, logit in said.items():
            left[vocab.index(token), entries.index(entry)] = logit
    for entry in entries:
        right[entries.index(entry), vocab.index(entry)] = 1
    found = g.add("Gather", g.constant(left), "input_ids")
    if g.types:
        found = g.add("Add", found, g.add("Gather", g.constant(numpy.array([[0], [5]], numpy.float32)), "token_type_ids"))
    return found, g.constant(right)


def sparse_logits(vocab):
    """SPLADE as a language model: the loader has to pool and saturate."""
    g = Graph(len(vocab), True)
    g.add("MatMul", *vocabulary_logits(g, vocab), output="logits")
    g.output("logits", ["batch", "length", len(vocab)])
    return g.model()


def sparse_pooled(vocab):
    """The same with its pooling in the file: log(1 + relu(logit)), and the highest over the unmasked tokens."""
    g = Graph(len(vocab), False)
    logits = g.add("MatMul", *vocabulary_logits(g, vocab))
    saturated = g.add("Log", g.add("Add", g.add("Relu", logits), g.constant(numpy.array(1, numpy.float32))))
    mask = g.add("Unsqueeze", g.add("Cast", "attention_mask", to=TensorProto.FLOAT), g.constant(numpy.array([2], numpy.int64)))
    g.add("ReduceMax", g.add("Mul", saturated, mask), axes=[1], keepdims=0, output="weights")
    g.output("weights", ["batch", len(vocab)])
    return g.model()


def sparse_tokens(vocab):
    """uniCOIL: a weight for each token, behind a name of its own."""
    g = Graph(len(vocab), False)
    table = numpy.zeros((len(vocab), 1), numpy.float32)
    for token, weight in WEIGHTS.items():
        table[vocab.index(token), 0] = weight
    g.add("Gather", g.constant(table), "input_ids", output="term_weights")
    g.output("term_weights", ["batch", "length", 1])
    return g.model()


def sparse(name, layout, **more):
    return {"name": name, "max_tokens": {"window": 32}, "sparse": layout, "licence": "Apache-2.0; made by hand", **more}


def reranker(name, **more):
    return {"name": name, "max_tokens": {"question": 8, "title": 6, "window": 48},
            "licence": "Apache-2.0; random weights", **more}


def main(folder):
    vocab = vocabulary()
    size = len(vocab)
    calibration = {"keep": {"a": 0.9, "b": 0.1}, "rank": {"a": 0.8, "b": 0.5}}
    models = {
        "two-head": (two_head(size, True, "ranking_logits", "keep_prob"), reranker("tiny-two-head", calibration=calibration)),
        "two-separators": (two_head(size, False, "ranking_scores", "compression_logits", logits=True), reranker("tiny-two-separators", separators=2)),
        "raw-logits": (two_head(size, True, "ranking_logits", "pruning_logits", logits=True), reranker("tiny-raw-logits")),
        "named-outputs": (two_head(size, True, "score", "evidence"),
                          reranker("tiny-named-outputs", output_names={"rank": "score", "keep_probability": "evidence"})),
        "one-score": (one_score(size), reranker("tiny-one-score")),
        "wrong-outputs": (two_head(size, True, "score", "evidence"), reranker("tiny-wrong-outputs")),
        "lookup": (lookup(vocab), reranker("tiny-lookup")),
        "embedder": (encoder(size), {"name": "tiny-embedder", "max_tokens": {"window": 32}, "pooling": "mean", "dimensions": WIDTH,
                                     "query_instruction": "query: ", "licence": "Apache-2.0; random weights"}),
        "sparse-logits": (sparse_logits(vocab), sparse("tiny-sparse-logits", "vocabulary_logits")),
        "sparse-pooled": (sparse_pooled(vocab), sparse("tiny-sparse-pooled", "vocabulary_weights")),
        "sparse-tokens": (sparse_tokens(vocab), sparse("tiny-sparse-tokens", "token_weights", output_names={"sparse": "term_weights"})),
    }
    tokens = json.dumps(tokenizer(vocab), separators=(",", ":")).encode()
    for name, (model, description) in models.items():
        target = pathlib.Path(folder, name)
        target.mkdir(parents=True, exist_ok=True)
        graph = model.SerializeToString(deterministic=True)
        (target / "model.onnx").write_bytes(graph)
        (target / "tokenizer.json").write_bytes(tokens)
        description = {
            **description,
            "model": {"file": "model.onnx", "sha256": hashlib.sha256(graph).hexdigest(), "precision": "fp32"},
            "tokenizer": {"file": "tokenizer.json", "sha256": hashlib.sha256(tokens).hexdigest()},
        }
        (target / "winnow-model.json").write_text(json.dumps(description, indent=2) + "\n")
        print(f"{name}: {len(graph) + len(tokens)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.Sha256;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row of sentences is the row of their text, for tokenizers that see the blanks between words as
 * well.
 */
class PairLayoutTest {

    /** Pieces of bytes, as RoBERTa and ModernBERT have them: "one" is another token than " one". */
    private static final String BYTE_PIECES =
            """
            {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
             "added_tokens": [
               {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
               {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 1], "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false},
             "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null, "end_of_word_suffix": null,
               "fuse_unk": false, "byte_fallback": false,
               "vocab": {"<s>": 0, "</s>": 1, "o": 2, "n": 3, "e": 4, ".": 5, "\u0120": 6, "on": 7, "one": 8, "\u0120one": 9},
               "merges": ["o n", "on e", "\u0120 one"]}}
            """;

    private static final String DESCRIPTION =
            """
            {"name": "byte-pieces", "model": {"file": "model.onnx", "sha256": "%s", "precision": "fp32"},
             "tokenizer": {"file": "tokenizer.json", "sha256": "%s"},
             "max_tokens": {"question": 8, "title": 8, "window": 64}, "licence": "Apache-2.0"}
            """;

    @TempDir private Path folder;

    @Test
    void sentences_one_by_one_have_the_ids_of_their_text() throws IOException {
        try (ModelTokenizer tokenizer = tokenizer()) {
            assertThat(tokenizer.encode("one")).isNotEqualTo(tokenizer.encode(" one"));
            assertThat(sentenceIds(tokenizer, Passages.split("", "one. ", "one one.\n", "one.")))
                    .isEqualTo(tokenizer.encode("one. one one. one."));
        }
    }

    @Test
    void behind_a_heading_the_first_sentence_goes_on_as_the_others_do() throws IOException {
        try (ModelTokenizer tokenizer = tokenizer()) {
            PairLayout.Tokens tokens =
                    layout(tokenizer).passage(Passages.split("one", "one. ", "one."));

            assertThat(
                            Stream.concat(
                                            Stream.of(tokens.heading()),
                                            Stream.of(tokens.sentences()))
                                    .flatMapToInt(IntStream::of)
                                    .toArray())
                    .isEqualTo(tokenizer.encode("one one. one."));
        }
    }

    private int[] sentenceIds(ModelTokenizer tokenizer, SplitPassage passage) throws IOException {
        return Stream.of(layout(tokenizer).passage(passage).sentences())
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    private PairLayout layout(ModelTokenizer tokenizer) throws IOException {
        return new PairLayout(tokenizer, RerankerDescription.of(description()));
    }

    private ModelTokenizer tokenizer() throws IOException {
        return ModelTokenizer.load(description());
    }

    private ModelDescription description() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), BYTE_PIECES);
        Files.writeString(
                folder.resolve(ModelSource.DESCRIPTION),
                DESCRIPTION.formatted(
                        "0".repeat(64), Sha256.of(BYTE_PIECES.getBytes(StandardCharsets.UTF_8))));
        return ModelDescription.read(new ModelSource.Directory(folder));
    }
}

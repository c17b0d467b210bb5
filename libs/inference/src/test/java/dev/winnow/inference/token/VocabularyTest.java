package dev.winnow.inference.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

    @TempDir private Path folder;

    @Test
    void pieces_stand_at_their_ids_as_the_file_writes_them() {
        Vocabulary vocabulary = Vocabulary.load(TinyModels.description("sparse-tokens"));

        assertThat(vocabulary.size()).isEqualTo(122);
        assertThat(vocabulary.piece(91)).isEqualTo("##s");
        assertThat(vocabulary.piece(115)).isEqualTo("needle");
        assertThat(vocabulary.isSpecial(115)).isFalse();
        assertThat(vocabulary.piece(3)).isEqualTo("[SEP]");
        assertThat(vocabulary.isSpecial(3)).isTrue();
    }

    @Test
    void the_shipped_embedder_has_the_vocabulary_of_bert() {
        Vocabulary vocabulary =
                Vocabulary.load(ModelDescription.read(ModelSource.DEFAULT_EMBEDDER));

        assertThat(vocabulary.size()).isEqualTo(30_522);
        assertThat(vocabulary.piece(2_773)).isEqualTo("word");
    }

    @Test
    void an_added_word_is_a_piece_and_only_marked_ones_are_special() throws IOException {
        Vocabulary vocabulary =
                vocabulary(
                        """
                        {"model": {"vocab": {"a": 0, "b": 1}},
                         "added_tokens": [
                           {"id": 2, "content": "word", "special": false},
                           {"id": 3, "content": "[X]", "special": true}]}""");

        assertThat(vocabulary.size()).isEqualTo(4);
        assertThat(vocabulary.piece(2)).isEqualTo("word");
        assertThat(vocabulary.isSpecial(2)).isFalse();
        assertThat(vocabulary.isSpecial(3)).isTrue();
    }

    @Test
    void an_id_that_stands_for_nothing_is_no_term() throws IOException {
        Vocabulary vocabulary = vocabulary("{\"model\": {\"vocab\": {\"a\": 0, \"b\": 3}}}");

        assertThat(vocabulary.size()).isEqualTo(4);
        assertThat(vocabulary.isSpecial(1)).isTrue();
        assertThat(vocabulary.isSpecial(3)).isFalse();
    }

    @Test
    void a_list_of_pieces_with_probabilities_has_its_places_as_ids() throws IOException {
        Vocabulary vocabulary =
                vocabulary(
                        """
                        {"model": {"vocab": [["<s>", 0], ["\u2581the", -3.5], ["s", -4.25]]},
                         "added_tokens": [{"id": 0, "content": "<s>", "special": true}]}""");

        assertThat(vocabulary.size()).isEqualTo(3);
        assertThat(vocabulary.piece(1)).isEqualTo("\u2581the");
        assertThat(vocabulary.isSpecial(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"model\": {\"vocab\": \"a\"}}",
                "{\"model\": {\"vocab\": {\"a\": \"zero\"}}}",
                "{\"model\": {\"vocab\": {\"a\": -5}}}",
                "{\"model\": {\"vocab\": {\"a\": 2000000000}}}",
                "{\"model\": {\"vocab\": {\"a\": 99999999999}}}",
                "{\"model\": {\"vocab\": {\"a\": 1.5}}}",
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": [{\"content\": \"x\"}]}"
            })
    void a_file_without_usable_ids_is_named(String json) {
        assertThatThrownBy(() -> vocabulary(json))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString())
                .hasMessageContaining(
                        "has no vocabulary with an id for each piece, from 0 to at most 1,048,576");
    }

    @Test
    void a_file_that_is_no_json_is_named() {
        assertThatThrownBy(() -> vocabulary("{"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json cannot be read");
    }

    private Vocabulary vocabulary(String json) throws IOException {
        TinyModels.copy("sparse-tokens", folder);
        TinyModels.replaceFile(folder, "tokenizer.json", json);
        return Vocabulary.load(ModelDescription.read(new ModelSource.Directory(folder)));
    }
}

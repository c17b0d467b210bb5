package dev.winnow.bench.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionImpactsTest {

    @TempDir Path folder;

    @BeforeEach
    void write_a_small_folder() throws IOException {
        Files.writeString(
                folder.resolve("corpus.jsonl"),
                """
                {"id": "d1", "contents": "ignored", "vector": {"cat": 97, "##s": 12}}
                {"_id": "d2", "vector": {}}
                """);
        Files.writeString(
                folder.resolve("queries.jsonl"), "{\"id\": \"q1\", \"vector\": {\"cat\": 1.9}}\n");
    }

    @Test
    void documents_and_queries_have_their_vectors_on_one_scale() throws IOException {
        CollectionImpacts impacts = CollectionImpacts.read(folder);

        assertThat(impacts.document("d1").weights()).isEqualTo(Map.of("cat", 97, "##s", 12));
        assertThat(impacts.document("d2").isEmpty()).isTrue();
        assertThat(impacts.query("q1").weights()).isEqualTo(Map.of("cat", 97));
        assertThat(impacts.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void what_has_no_vector_is_named() throws IOException {
        CollectionImpacts impacts = CollectionImpacts.read(folder);

        assertThatThrownBy(() -> impacts.document("d3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no vector for document 'd3'");
        assertThatThrownBy(() -> impacts.query("d1"))
                .hasMessageContaining("has no vector for query 'd1'");
    }

    @Test
    void a_vector_that_cannot_be_used_is_named() throws IOException {
        Files.writeString(folder.resolve("queries.jsonl"), "{\"id\": \"q1\", \"text\": \"x\"}\n");
        assertThatThrownBy(() -> CollectionImpacts.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "queries.jsonl, line 1: the \"vector\" of 'q1' is no object of terms");

        Files.delete(folder.resolve("queries.jsonl"));
        assertThatThrownBy(() -> CollectionImpacts.read(folder))
                .hasMessageContaining("neither queries.jsonl nor queries.jsonl.gz");
    }
}

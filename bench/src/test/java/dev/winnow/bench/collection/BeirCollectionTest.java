package dev.winnow.bench.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeirCollectionTest {

    @TempDir Path folder;

    @BeforeEach
    void write_a_small_collection() throws IOException {
        Files.writeString(
                folder.resolve("corpus.jsonl"),
                """
                {"_id": "d1", "title": "One", "text": "first", "metadata": {"question": "must not be read"}}
                {"_id": "d2", "text": ""}
                """);
        Files.writeString(
                folder.resolve("queries.jsonl"),
                """
                {"_id": "q2", "text": "second?"}
                {"_id": "q1", "text": "first?"}
                {"_id": "q3", "text": "not judged"}
                """);
        Files.createDirectories(folder.resolve("qrels"));
        judgements("q1\td1\t2\nq2\td2\t1\nq2\td1\t0\n");
    }

    private void judgements(String rows) throws IOException {
        Files.writeString(folder.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\n" + rows);
    }

    @Test
    void reads_documents_in_order_and_judged_queries_by_id() throws IOException {
        BeirCollection collection = BeirCollection.read(folder, "test");
        assertThat(collection.documents())
                .containsExactly(
                        new BeirCollection.Document("d1", "One", "first"),
                        new BeirCollection.Document("d2", "", ""));
        assertThat(collection.queries())
                .extracting(BeirCollection.Query::id)
                .containsExactly("q1", "q2");
        assertThat(collection.queries().getFirst().grades()).containsEntry("d1", 2);
    }

    @Test
    void names_the_file_and_the_line_of_a_malformed_judgement() throws IOException {
        judgements("q1\td1\tvery\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .hasMessageContaining("test.tsv, line 2");
    }

    @Test
    void refuses_judgements_of_queries_that_do_not_exist() throws IOException {
        judgements("q9\td1\t1\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test")).hasMessageContaining("q9");
    }

    @Test
    void names_the_line_that_is_no_json() throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), "{\"_id\": \"d1\"}\nnonsense\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .hasMessageContaining("corpus.jsonl, line 2");
    }

    @Test
    void a_missing_split_says_which_option_names_another() {
        assertThatThrownBy(() -> BeirCollection.read(folder, "dev"))
                .hasMessageContaining("DIR:SPLIT");
    }

    @Test
    void refuses_judgements_of_documents_that_do_not_exist() throws IOException {
        judgements("q1\td1\t1\nq2\td9\t0\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test.tsv judges 1 documents that ")
                .hasMessageContaining("corpus.jsonl does not hold, such as [d9]");
    }

    @Test
    void refuses_judgements_without_a_header_rather_than_lose_the_first() throws IOException {
        Files.writeString(folder.resolve("qrels/test.tsv"), "q1\td1\t2\nq2\td2\t1\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test.tsv, line 1: expected the header query-id");
    }

    @Test
    void names_file_and_line_of_a_document_without_an_id() throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), "{\"_id\": \"d1\"}\n{\"id\": \"d2\"}\n");
        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("corpus.jsonl, line 2: an object without \"_id\"");
    }

    @Test
    void keys_differ_when_the_borders_between_parts_do() {
        assertThat(CollectionFile.key("ab", "c")).isNotEqualTo(CollectionFile.key("a", "bc"));
        assertThat(CollectionFile.key("ab", "c")).isEqualTo(CollectionFile.key("ab", "c"));
    }

    @Test
    void keys_are_the_hash_of_all_parts_with_their_lengths_in_bytes() {
        assertThat(CollectionFile.key("ab", "c")).isEqualTo("430fb1b4ac43316e");
        assertThat(CollectionFile.key("z\u00fcg", "c")).isEqualTo("5d878d7e88feafa5");
    }
}

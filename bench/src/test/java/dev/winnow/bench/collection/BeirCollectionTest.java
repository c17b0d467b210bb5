package dev.winnow.bench.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeirCollectionTest {

    private static final String HEADER = "query-id\tcorpus-id\tscore";

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
        Files.writeString(
                folder.resolve("qrels/test.tsv"), HEADER + "\nq1\td1\t2\nq2\td2\t1\nq2\td1\t0\n");
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a malformed judgement | qrels/test.tsv | HEADER\\nq1\\td1\\tvery\\n | test.tsv, line 2
                    a query that does not exist | qrels/test.tsv | HEADER\\nq9\\td1\\t1\\n | q9
                    a document that does not exist | qrels/test.tsv | HEADER\\nq1\\td1\\t1\\nq2\\td9\\t0\\n | judges 1 documents that ... such as [d9]
                    judgements without a header | qrels/test.tsv | q1\\td1\\t2\\nq2\\td2\\t1\\n | test.tsv, line 1: expected the header query-id
                    a line that is no JSON | corpus.jsonl | {"_id": "d1"}\\nnonsense\\n | corpus.jsonl, line 2
                    a document without an id | corpus.jsonl | {"_id": "d1"}\\n{"id": "d2"}\\n | corpus.jsonl, line 2: an object without "_id"
                    """)
    void is_refused_with_its_place(String what, String file, String text, String message)
            throws IOException {
        String content = text.replace("HEADER", HEADER).translateEscapes();
        Files.writeString(folder.resolve(file), content);

        assertThatThrownBy(() -> BeirCollection.read(folder, "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(message.split(" \\.\\.\\. "));
    }

    @Test
    void a_missing_split_says_which_option_names_another() {
        assertThatThrownBy(() -> BeirCollection.read(folder, "dev"))
                .hasMessageContaining("DIR:SPLIT");
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

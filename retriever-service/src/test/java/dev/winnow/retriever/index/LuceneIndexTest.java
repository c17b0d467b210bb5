package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.found;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class LuceneIndexTest extends StoreContract {

    @TempDir private Path other;

    LuceneIndexTest() {
        super(Engine.LUCENE);
    }

    @Test
    void opens_at_the_last_commit_after_a_crash() throws IOException {
        put("a", "apple");
        index.commit();
        for (int i = 0; i < 200; i++) {
            put("later" + i, "banana " + i);
        }
        index.delete(TenantId.DEFAULT, new DocumentId("a"));
        // What a killed process leaves: the files as they are now, without the index's own
        // farewell.
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
        }
        try (LuceneIndex copy = StoreFixture.open(other)) {
            assertThat(listed(copy)).containsExactly("a");
            StoreFixture.put(copy, "b", "banana");
            copy.commit();
            assertThat(copy.find(Scope.local(), new DocumentId("b")).orElseThrow().sequence())
                    .isEqualTo(2);
        }
    }

    @Test
    void opens_at_a_commit_after_its_process_was_killed() throws Exception {
        int acknowledged = runUntilKilled(5);

        try (LuceneIndex killed = StoreFixture.open(other)) {
            int documents = listed(killed).size();
            assertThat(documents).isGreaterThanOrEqualTo(acknowledged);
            assertThat(documents % EndlessWriter.BETWEEN_COMMITS).isZero();
            assertThat(killed.sequence()).isEqualTo(documents);
            try (IndexView view = killed.passages().view()) {
                assertThat(byWords(view, "pear", 1_000_000)).hasSize(documents);
                assertThat(byVector(view, "pear", 1_000_000)).hasSize(3 * documents);
            }
            StoreFixture.put(killed, "next", "the work goes on");
            killed.commit();
            assertThat(listed(killed)).hasSize(documents + 1);
        }
    }

    /** The last number of documents that the process said were committed. */
    private int runUntilKilled(int commits) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EndlessWriter.class.getName(),
                                other.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int acknowledged = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < commits; i++) {
                String line = lines.readLine();
                assertThat(line).as("the writer ended by itself").isNotNull();
                acknowledged = Integer.parseInt(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return acknowledged;
    }

    @Test
    void goes_on_counting_where_the_last_commit_ended() throws IOException {
        for (int run = 1; run <= 3; run++) {
            put("a", "apple " + run);
            index.commit();
            assertThat(index.find(Scope.local(), new DocumentId("a")).orElseThrow().sequence())
                    .isEqualTo(run);
            reopen();
        }
    }

    @Test
    void says_who_holds_the_lock() throws IOException {
        refuses(folder, folder.toString(), "open in another Winnow");
        index.close();
        StoreFixture.open(folder).close();
    }

    @Test
    void leaves_a_folder_of_other_files_alone() throws IOException {
        Files.writeString(other.resolve("letter.txt"), "Dear reader");

        refuses(other, "holds files but no index");
        assertThat(other.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void leaves_an_index_of_another_program_alone() throws IOException {
        try (FSDirectory directory = FSDirectory.open(other);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.addDocument(new Document());
        }
        refuses(other, "Winnow did not make");
    }

    @Test
    void says_that_an_index_is_damaged() throws IOException {
        put("a", "apple");
        index.commit();
        index.close();
        try (Stream<Path> files = Files.list(folder)) {
            Path commit =
                    files.filter(file -> file.getFileName().toString().startsWith("segments_"))
                            .findFirst()
                            .orElseThrow();
            Files.write(commit, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        }
        refuses(folder, "damaged", "index again");
    }

    @Test
    void a_file_in_place_of_the_folder_and_a_folder_that_cannot_be_made_are_told_from_defects()
            throws IOException {
        Path file = Files.writeString(other.resolve("file"), "x");
        Path below = file.resolve("index");

        refuses(file, "is a file, not a folder");
        refuses(
                below,
                below + " cannot be made, read or written by the user",
                "choose another with winnow.retriever.directory");
    }

    @Test
    void a_write_that_is_interrupted_loses_what_was_not_committed_and_the_next_one_goes_on()
            throws IOException {
        put("a", "apple");
        index.commit();
        put("b", "apple");

        Thread.currentThread().interrupt();
        assertThatThrownBy(index::commit).isInstanceOf(IndexWriteException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(found(index, "apple")).containsExactly("a#0");
        put("c", "apple");
        index.commit();
        assertThat(found(index, "apple")).containsExactlyInAnyOrder("a#0", "c#0");
    }

    private static void refuses(Path folder, String... words) {
        assertThatThrownBy(() -> StoreFixture.open(folder))
                .isInstanceOf(IndexOpenException.class)
                .message()
                .contains(words);
    }

    /** Stores documents until it is killed. Prints the number of documents after each commit. */
    static final class EndlessWriter {

        static final int BETWEEN_COMMITS = 7;

        private EndlessWriter() {}

        public static void main(String[] arguments) throws IOException {
            try (LuceneIndex index = StoreFixture.open(Path.of(arguments[0]))) {
                for (int i = 1; ; i++) {
                    StoreFixture.put(index, "d" + i, "apple " + i + "\npear\nfig");
                    if (i % BETWEEN_COMMITS == 0) {
                        index.commit();
                        System.out.println(i);
                    }
                }
            }
        }
    }
}

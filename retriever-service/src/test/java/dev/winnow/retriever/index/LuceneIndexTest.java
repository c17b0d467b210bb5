package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.found;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}

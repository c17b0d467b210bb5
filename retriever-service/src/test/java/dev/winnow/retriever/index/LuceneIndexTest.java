package dev.winnow.retriever.index;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class LuceneIndexTest extends StoreContract {

    private static final Scope SCOPE = Scope.local();
    private static final DocumentId A = new DocumentId("a");

    @TempDir private Path folder;

    LuceneIndexTest() {
        super(Engine.LUCENE);
    }

    @Test
    void opens_at_the_last_commit_after_a_crash(@TempDir Path copy) throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
            for (int i = 0; i < 200; i++) {
                StoreFixture.put(index, StoreFixture.document("later" + i, "banana " + i));
            }
            index.delete(TenantId.DEFAULT, A);
            // What a killed process leaves: the files as they are now, without the index's own
            // farewell.
            copyFiles(folder, copy);
        }
        try (LuceneIndex index = StoreFixture.open(copy)) {
            assertThat(index.list(SCOPE, null, 1_000))
                    .extracting(d -> d.id().value())
                    .containsExactly("a");
            StoreFixture.put(index, StoreFixture.document("b", "banana"));
            index.commit();
            assertThat(index.find(SCOPE, new DocumentId("b")).orElseThrow().sequence())
                    .isEqualTo(2);
        }
    }

    @Test
    void goes_on_counting_where_the_last_commit_ended() throws IOException {
        for (int run = 1; run <= 3; run++) {
            try (LuceneIndex index = StoreFixture.open(folder)) {
                StoreFixture.put(index, StoreFixture.document("a", "apple " + run));
                index.commit();
                assertThat(index.find(SCOPE, A).orElseThrow().sequence()).isEqualTo(run);
            }
        }
    }

    @Test
    void says_who_holds_the_lock() throws IOException {
        try (LuceneIndex held = StoreFixture.open(folder)) {
            assertThat(held.list(SCOPE, null, 1)).isEmpty();
            assertThatThrownBy(() -> StoreFixture.open(folder))
                    .isInstanceOf(IndexOpenException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("open in another Winnow");
        }
        StoreFixture.open(folder).close();
    }

    @Test
    void leaves_a_folder_of_other_files_alone() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear reader");

        assertThatThrownBy(() -> StoreFixture.open(folder))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("holds files but no index");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("letter.txt"));
        }
    }

    @Test
    void leaves_an_index_of_another_program_alone() throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.addDocument(new Document());
        }
        assertThatThrownBy(() -> StoreFixture.open(folder))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("Winnow did not make");
    }

    @Test
    void says_that_an_index_is_damaged() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path commit =
                    files.filter(file -> file.getFileName().toString().startsWith("segments_"))
                            .findFirst()
                            .orElseThrow();
            Files.write(commit, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        }
        assertThatThrownBy(() -> StoreFixture.open(folder))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("index again");
    }

    @Test
    void refuses_a_file_in_place_of_the_folder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> StoreFixture.open(file))
                .hasMessageContaining("is a file, not a folder");
    }

    @Test
    void a_folder_that_the_file_system_does_not_give_is_told_from_a_defect() throws IOException {
        Path below = Files.writeString(folder.resolve("file"), "x").resolve("index");
        assertThatThrownBy(() -> StoreFixture.open(below))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining(below + " cannot be made, read or written by the user")
                .hasMessageContaining("choose another with winnow.retriever.directory");
    }

    @Test
    void a_write_that_is_interrupted_loses_what_was_not_committed_and_the_next_one_goes_on()
            throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
            StoreFixture.put(index, StoreFixture.document("b", "apple"));

            Thread.currentThread().interrupt();
            assertThatThrownBy(index::commit).isInstanceOf(IndexWriteException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(found(index, "apple")).containsExactly("a#0");
            StoreFixture.put(index, StoreFixture.document("c", "apple"));
            index.commit();
            assertThat(found(index, "apple")).containsExactlyInAnyOrder("a#0", "c#0");
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}

package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class KilledWriterTest {

    @TempDir private Path folder;

    @Test
    void opens_at_a_commit_after_its_process_was_killed() throws Exception {
        int acknowledged = runUntilKilled(5);

        try (LuceneIndex index = StoreFixture.open(folder)) {
            List<StoredDocument> documents = index.list(Scope.local(), null, 1_000_000);
            assertThat(documents.size()).isGreaterThanOrEqualTo(acknowledged);
            assertThat(documents.size() % EndlessWriter.BETWEEN_COMMITS).isZero();
            try (IndexView view = index.passages().view()) {
                assertThat(view.position().sequence()).isEqualTo(documents.size());
                assertThat(view.lexical(view.analyse("pear"), StoreFixture.EVERYTHING, 1_000_000))
                        .hasSameSizeAs(documents);
                assertThat(
                                view.dense(
                                        StoreFixture.vector("pear"),
                                        StoreFixture.EVERYTHING,
                                        1_000_000))
                        .hasSize(3 * documents.size());
            }
            StoreFixture.put(index, StoreFixture.document("next", "the work goes on"));
            index.commit();
            assertThat(index.list(Scope.local(), null, 1_000_000)).hasSize(documents.size() + 1);
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
                                folder.toString())
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
}

package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.retrieval.IndexView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
            int documents = listed(index).size();
            assertThat(documents).isGreaterThanOrEqualTo(acknowledged);
            assertThat(documents % EndlessWriter.BETWEEN_COMMITS).isZero();
            assertThat(index.sequence()).isEqualTo(documents);
            try (IndexView view = index.passages().view()) {
                assertThat(byWords(view, "pear", 1_000_000)).hasSize(documents);
                assertThat(byVector(view, "pear", 1_000_000)).hasSize(3 * documents);
            }
            StoreFixture.put(index, "next", "the work goes on");
            index.commit();
            assertThat(listed(index)).hasSize(documents + 1);
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

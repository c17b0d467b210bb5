package dev.winnow.app.e2e;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import dev.winnow.library.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The index of the sample corpus. It is built once for all tests, by the parts that the command
 * line uses; every server gets a copy.
 */
public final class SampleIndex {

    /** The corpus, seen from the module's folder. */
    public static final Path CORPUS = Path.of("..", "samples", "corpus");

    private static final Path HOME = build();

    private SampleIndex() {}

    private static Path build() {
        try {
            Path home = folder("home");
            try (Documents documents =
                    Documents.open(LocalSettings.read(new WinnowHome(home)).winnow())) {
                IngestReport report = documents.index(List.of(CORPUS.toAbsolutePath().normalize()));
                if (report.failed().total() > 0 || report.added() < 40) {
                    throw new IllegalStateException(
                            "the sample corpus was not read whole: " + report);
                }
            }
            return home;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the sample corpus was not read", e);
        }
    }

    /** A new folder of this run. */
    static Path folder(String name) {
        try {
            Path all = Files.createDirectories(Path.of("target", "e2e"));
            return Files.createTempDirectory(all, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A home of its own with a copy of the index. */
    public static WinnowHome copy() {
        Path copy = folder("copy");
        try {
            FileSystemUtils.copyRecursively(HOME.resolve("index"), copy.resolve("index"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WinnowHome(copy);
    }

    /** The home, with the small graph where the demo lays it. */
    public static WinnowHome withGraph(WinnowHome home) {
        try {
            SnapshotWriter.write(
                    GraphFiles.read(List.of(Path.of("..", "samples", "graph"))),
                    GraphLabels.ofPublic(),
                    home.sampleGraph());
        } catch (Exception e) {
            throw new IllegalStateException("the small graph could not be laid down", e);
        }
        return home;
    }
}

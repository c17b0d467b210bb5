package dev.winnow.app.local;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.ingest.run.Ingestion;
import dev.winnow.ingest.source.FolderWalk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Takes files into an index that this process opens itself. */
public final class LocalIngestion implements AutoCloseable {

    private final Closing parts;
    private final Ingestion ingestion;

    private LocalIngestion(Closing parts, Ingestion ingestion) {
        this.parts = parts;
        this.ingestion = ingestion;
    }

    /**
     * Opens the index and the encoder.
     *
     * @throws UncheckedIOException if the index cannot be opened, e.g. because another process has it open; the message says what to do
     */
    public static LocalIngestion open(WinnowHome home, InstantSource clock) {
        LocalSettings settings = LocalSettings.read(home);
        Closing parts = new Closing();
        try {
            LocalIndex index = LocalIndex.open(settings, parts, clock);
            IngestSettings ingest = settings.ingest().settings();
            IsolatedExtractor extractor =
                    parts.add(new IsolatedExtractor(ingest.limits(), ingest.workers()));
            return new LocalIngestion(
                    parts,
                    new Ingestion(
                            index.library(),
                            extractor,
                            index.chunker(),
                            index.embedder(),
                            index.impacts(),
                            ingest,
                            clock));
        } catch (IOException e) {
            parts.close();
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Takes files and folders in.
     *
     * @throws IOException if the index cannot be read or written; what was committed before stays
     * @throws InterruptedException if the thread was interrupted; what was committed before stays
     */
    public IngestReport run(List<Path> roots, IngestListener listener)
            throws IOException, InterruptedException {
        return ingestion.run(FolderWalk.find(TenantId.DEFAULT, roots), listener);
    }

    @Override
    public void close() {
        parts.close();
    }
}

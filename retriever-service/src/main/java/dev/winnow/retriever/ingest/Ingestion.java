package dev.winnow.retriever.ingest;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.chunk.Chunker;
import dev.winnow.retriever.extract.Extractor;
import dev.winnow.retriever.index.ImpactSource;
import dev.winnow.retriever.index.Library;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes files into a library. One run at a time: a second one waits. Incremental by content hash, so it is at the same time the way to finish
 * a run that was killed: what that had committed is unchanged, the rest is done.
 */
public final class Ingestion implements BatchIngestion {

    private final Library library;
    private final Preparation preparation;
    private final boolean impacts;
    private final IngestSettings settings;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();

    /** None of these is closed by this. */
    public Ingestion(
            Library library,
            Extractor extractor,
            Chunker chunker,
            Embedder embedder,
            ImpactSource impacts,
            IngestSettings settings,
            InstantSource clock) {
        this.library = library;
        this.preparation =
                new Preparation(
                        extractor,
                        new PassageCutting(chunker),
                        new PassageEncoding(embedder, impacts),
                        settings.limits());
        this.impacts = impacts.wanted();
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void requireWritable() throws IOException {
        library.requireWritable();
    }

    /**
     * Takes a batch in, and commits. A document that cannot be stored, because the disk is full for example, is a failure in the report.
     *
     * @throws IOException if the library cannot be read; what was committed before stays
     */
    @Override
    public IngestReport run(IngestBatch batch, IngestListener listener)
            throws IOException, InterruptedException {
        running.lockInterruptibly();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        settings.workers(),
                        Thread.ofPlatform().name("winnow-ingest-", 0).factory())) {
            try {
                Tally tally =
                        new Tally(
                                DocumentCount.of(batch.files(), settings.limits().time()),
                                clock,
                                listener);
                return new IngestRun(
                                library,
                                preparation,
                                impacts,
                                settings,
                                clock,
                                batch,
                                tally,
                                workers)
                        .run();
            } finally {
                // Nothing is left to do if all went well, and nobody waits for it if not.
                workers.shutdownNow();
            }
        } finally {
            running.unlock();
        }
    }
}

package dev.winnow.ingest.run;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.chunk.WordCounter;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.retriever.index.SeededEmbedder;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vectors that depend on the text only, counted; refuses a text that holds the word that a test
 * gives it, and waits over another one while a test wants it to.
 */
public class CountingEmbedder extends SeededEmbedder {

    public final AtomicInteger embedded = new AtomicInteger();
    public volatile String refused = "\u0000never";
    public volatile CountDownLatch hold = new CountDownLatch(0);
    public volatile String held = "";

    /** Open once a text waits. */
    public final CountDownLatch waits = new CountDownLatch(1);

    /** Whether an interrupt does not end the wait. */
    public volatile boolean deaf;

    /** What preparing a text that holds the word {@code cursed} throws. */
    public volatile Error curse;

    /** Prepares documents for an index whose passages it embeds. */
    public Preparation preparation(Extractor extractor, InstantSource clock) {
        return new Preparation(
                extractor,
                new Chunker(new ChunkSettings(40, 60, 10), new WordCounter()),
                this,
                ImpactOrigin.NONE,
                ExtractionLimits.DEFAULT,
                PreparationLimits.DEFAULT,
                clock,
                DocumentMemory.ofProcess());
    }

    @Override
    protected float[] embedPassage(String text, Deadline deadline) throws StageException {
        if (curse != null && text.contains("cursed")) {
            throw curse;
        }
        try {
            if (text.contains(held)) {
                waits.countDown();
                await(hold);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageException(Kind.UNAVAILABLE, "interrupted");
        }
        if (text.contains(refused)) {
            throw new StageException(Kind.UNAVAILABLE, "the model failed");
        }
        embedded.incrementAndGet();
        return super.embedPassage(text, deadline);
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                if (!deaf) {
                    throw e;
                }
            }
        }
    }
}

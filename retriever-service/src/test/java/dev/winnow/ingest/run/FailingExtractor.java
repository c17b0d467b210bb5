package dev.winnow.ingest.run;

import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails a few times, and reads files then. */
public final class FailingExtractor implements Extractor {

    public final AtomicInteger asked = new AtomicInteger();
    private final Extractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);
    private final ExtractionFailure failure;
    private final int times;

    /**
     * @param times of all files together
     */
    public FailingExtractor(ExtractionFailure failure, int times) {
        this.failure = failure;
        this.times = times;
    }

    @Override
    public ExtractedDocument extract(String name, byte[] content)
            throws ExtractionException, InterruptedException {
        if (asked.incrementAndGet() <= times) {
            throw new ExtractionException(failure, "exit status 137");
        }
        return extractor.extract(name, content);
    }

    @Override
    public void close() {}
}

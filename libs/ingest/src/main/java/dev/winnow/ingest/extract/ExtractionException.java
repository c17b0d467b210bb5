package dev.winnow.ingest.extract;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * No text could be taken out. The message says what was found, which limit applies and what helps;
 * it holds no text of the file.
 */
public final class ExtractionException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final ExtractionFailure failure;

    /**
     * @param found what was found, e.g. {@code 25,000,000 bytes, at most 20,000,000 are read}
     */
    public ExtractionException(ExtractionFailure failure, String found) {
        this(failure, found, null);
    }

    public ExtractionException(ExtractionFailure failure, String found, @Nullable Throwable cause) {
        super(found.isEmpty() ? failure.help() : found + ": " + failure.help(), cause);
        this.failure = failure;
    }

    private ExtractionException(String message, ExtractionFailure failure) {
        super(message);
        this.failure = failure;
    }

    /** One that crossed a process border: its message is complete already. */
    public static ExtractionException relayed(ExtractionFailure failure, String message) {
        return new ExtractionException(message, failure);
    }

    public ExtractionFailure failure() {
        return failure;
    }
}

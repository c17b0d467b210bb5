package dev.winnow.eval.pruning;

import java.io.Serial;

/** A row could not be scored; an experiment with holes would compare different rows, so it ends. */
public final class ScoringException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}

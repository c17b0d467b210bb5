package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.io.Serial;

/** A row could not be scored; an experiment with holes would compare different rows, so it ends. The message says which row and why. */
public final class ScoringException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    public ScoringException(LabelledRow row, Exception cause) {
        super("row '%s' could not be scored: %s".formatted(row.id(), cause.getMessage()), cause);
    }
}

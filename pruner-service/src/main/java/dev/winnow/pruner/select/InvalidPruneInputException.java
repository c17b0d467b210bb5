package dev.winnow.pruner.select;

import java.io.Serial;

/** Candidates and scores contradict each other. The message names ids and offsets, never text. */
public final class InvalidPruneInputException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private final String problem;

    InvalidPruneInputException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** Which parts contradict each other. */
    public String problem() {
        return problem;
    }
}

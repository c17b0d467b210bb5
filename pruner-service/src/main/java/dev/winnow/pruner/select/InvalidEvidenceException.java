package dev.winnow.pruner.select;

import java.io.Serial;

/** Candidates and scores contradict each other. The message names ids and offsets, never text. */
public final class InvalidEvidenceException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private final String problem;

    InvalidEvidenceException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What contradicts what. */
    public String problem() {
        return problem;
    }
}

package dev.winnow.kg.build;

import java.io.Serial;
import java.util.List;

/**
 * A graph was refused as a whole. Every problem is a line that says where it is and what is wrong.
 */
public final class InvalidGraphException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    /** A person mends a kind of mistake, not 600,000 rows one by one. */
    private static final int SHOWN = 50;

    /**
     * @param problems at least one
     */
    public InvalidGraphException(List<String> problems) {
        super(summary(problems));
    }

    private static String summary(List<String> problems) {
        StringBuilder text = new StringBuilder("the graph was not loaded: ");
        text.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        for (String problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            text.append("\n  ").append(problem);
        }
        if (problems.size() > SHOWN) {
            text.append("\n  and ").append(problems.size() - SHOWN).append(" more");
        }
        return text.toString();
    }
}

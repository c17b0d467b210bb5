package dev.winnow.kg.context;

import dev.winnow.kg.fact.FactSheet;
import java.util.List;

/** From a question to facts. Safe for use by several threads. */
@FunctionalInterface
public interface FactFinder {

    /**
     * @param question as asked
     * @param pins ids of entities that the caller means, whether the question names them or not; unknown ones are noted
     * @param wishes which facts, and how many
     * @param limit when to end; what was found by then is the answer, and its shortfall says so
     * @throws dev.winnow.core.graph.GraphUnavailableException if the graph cannot be asked
     */
    FactSheet find(String question, List<String> pins, FactWishes wishes, TimeLimit limit);

    /** As long as it takes. */
    default FactSheet find(String question, List<String> pins, FactWishes wishes) {
        return find(question, pins, wishes, TimeLimit.NONE);
    }
}

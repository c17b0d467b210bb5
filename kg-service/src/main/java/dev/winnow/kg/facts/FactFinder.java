package dev.winnow.kg.facts;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Finds the facts that answer a question. Safe for use by several threads. */
@FunctionalInterface
public interface FactFinder {

    /**
     * Finds facts.
     *
     * @param question as asked
     * @param pins ids of entities that the caller means, whether the question names them or not;
     *     unknown ones are noted
     * @param options which facts, and how many
     * @param over asked between two pieces of work, each of which takes some milliseconds: true
     *     once the search must end. What was found by then is the answer, and its truncation says
     *     so
     */
    FactSheet find(String question, List<String> pins, FactOptions options, BooleanSupplier over);

    /** Finds facts without a limit of time. */
    default FactSheet find(String question, List<String> pins, FactOptions options) {
        return find(question, pins, options, () -> false);
    }
}

package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.JudgedQuery;
import java.util.List;
import java.util.TreeMap;

/**
 * A list of which retrieval puts "a" first, the model puts "c" first, and "b" is second by both, so
 * that it is first where both count much the same.
 */
final class ThreeDocuments {

    private ThreeDocuments() {}

    /** The list of a query that one document is relevant to. */
    static ScoredList relevant(String document) {
        TreeMap<String, Integer> grades = new TreeMap<>();
        grades.put(document, 1);
        return new ScoredList(
                new JudgedQuery("q", "question", grades),
                List.of("a", "b", "c"),
                new float[] {.9f, .8f, .1f},
                new float[] {-4f, 2f, 3f});
    }
}

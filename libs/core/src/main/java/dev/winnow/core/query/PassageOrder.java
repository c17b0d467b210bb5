package dev.winnow.core.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order of documents in a compact context. */
public enum PassageOrder {
    /** Best first. */
    RANK,
    /** By document id, then by place in the document. */
    DOCUMENT,
    /**
     * Best at both ends and weakest in the middle, where generators read least carefully (Liu et
     * al., "Lost in the middle: how language models use long contexts", TACL 2024): the best first,
     * the second best last, the third best second, and so on inwards.
     */
    EDGES;

    /**
     * Brings things into this order.
     *
     * @param bestFirst ordered by rank
     * @param byDocument a total order by document
     */
    public <T> List<T> arrange(List<T> bestFirst, Comparator<? super T> byDocument) {
        return switch (this) {
            case RANK -> List.copyOf(bestFirst);
            case DOCUMENT -> bestFirst.stream().sorted(byDocument).toList();
            case EDGES -> edges(bestFirst);
        };
    }

    private static <T> List<T> edges(List<T> bestFirst) {
        List<T> arranged = new ArrayList<>(bestFirst.size());
        for (int i = 0; i < bestFirst.size(); i += 2) {
            arranged.add(bestFirst.get(i));
        }
        int last = bestFirst.size() % 2 == 0 ? bestFirst.size() - 1 : bestFirst.size() - 2;
        for (int i = last; i > 0; i -= 2) {
            arranged.add(bestFirst.get(i));
        }
        return arranged;
    }
}

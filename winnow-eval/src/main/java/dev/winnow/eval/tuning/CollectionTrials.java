package dev.winnow.eval.tuning;

import java.util.List;

/**
 * All candidates on one collection.
 *
 * @param collection name of the folder
 * @param split name of the judgements
 * @param queries ids, in the order of all figures
 * @param words BM25 alone
 * @param vectors the vectors alone
 * @param trials the candidates, in the order that all collections share
 */
public record CollectionTrials(
        String collection,
        String split,
        List<String> queries,
        Figures words,
        Figures vectors,
        List<Trial> trials) {

    public CollectionTrials {
        queries = List.copyOf(queries);
        trials = List.copyOf(trials);
    }
}

package dev.winnow.eval.tuning;

import dev.winnow.eval.cache.CacheKey;
import java.util.List;

/**
 * Parts of a query set for cross-validation. Where a query belongs is said by a hash of its id alone, so neither the order of a file nor a query that is
 * added moves the others.
 *
 * @param count number of folds, 2 upwards
 */
record QueryFolds(int count) {

    /** The usual number: four fifths to fit on, a fifth to measure on. */
    static final QueryFolds FIVE = new QueryFolds(5);

    /** Digits of the hash that are read: enough for any number of folds, and no sign. */
    private static final int DIGITS = 7;

    QueryFolds {
        if (count < 2) {
            throw new IllegalArgumentException("there must be 2 folds or more, got " + count);
        }
    }

    /** The fold of a query, 0 upwards. */
    int of(String query) {
        return Integer.parseInt(CacheKey.of("fold", query).value().substring(0, DIGITS), 16)
                % count;
    }

    /** The folds of these queries, in their order. */
    int[] of(List<String> queries) {
        return queries.stream().mapToInt(this::of).toArray();
    }
}

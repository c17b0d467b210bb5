package dev.winnow.eval.tuning;

import dev.winnow.retriever.search.RetrievalSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What fitting is worth on queries that it did not see: each fold is measured with the settings that are best on the others.
 *
 * @param folds the settings that each fold was measured with
 * @param heldOut figures of every query with the settings of its fold
 */
record CrossValidation(List<RetrievalSettings> folds, Figures heldOut) {

    CrossValidation {
        folds = List.copyOf(folds);
    }

    /**
     * Fits and measures.
     *
     * @param fold of each query
     * @param count number of folds
     * @throws IllegalArgumentException if a fold has no query
     */
    static CrossValidation of(Choices choices, int[] fold, int count) {
        List<RetrievalSettings> settings = new ArrayList<>();
        Figures heldOut = Figures.of(fold.length);
        for (int f = 0; f < count; f++) {
            int left = f;
            if (Arrays.stream(fold).noneMatch(of -> of == left)) {
                throw new IllegalArgumentException(
                        "fold %d of %d has no query; there are too few of them"
                                .formatted(f + 1, count));
            }
            Choice chosen = choices.best(q -> fold[q] != left);
            settings.add(chosen.settings());
            heldOut = chosen.figures().where(q -> fold[q] == left, heldOut);
        }
        return new CrossValidation(settings, heldOut);
    }
}

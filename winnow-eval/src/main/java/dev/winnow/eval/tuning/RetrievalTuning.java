package dev.winnow.eval.tuning;

import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fits the share of the words and feedback to one labelled query set, and says what the fit is worth on queries that it did not see. */
public final class RetrievalTuning {

    /** Eight queries a fold on average: with fewer, the held-out figure says nothing. MED's 30 queries cannot tell two good settings apart. */
    public static final int LEAST_QUERIES = 40;

    private static final QueryFolds FOLDS = QueryFolds.FIVE;

    private final TrialRun trials;
    private final List<RetrievalSettings> candidates;

    /**
     * @param candidates settings to choose from; the product's own are among them
     */
    public RetrievalTuning(TrialRun trials, List<RetrievalSettings> candidates) {
        this.trials = trials;
        this.candidates = List.copyOf(candidates);
    }

    /**
     * Fits.
     *
     * @param split name of the judgements that are fitted on
     * @param test the same documents with other judgements, on which the choice is measured; null to leave that out
     * @param testSplit their name
     * @throws IllegalArgumentException if there are too few queries to fit on
     */
    public TuningResult fit(
            BeirCollection collection,
            String split,
            @Nullable BeirCollection test,
            @Nullable String testSplit)
            throws IOException {
        int queries = collection.queries().size();
        if (queries < LEAST_QUERIES) {
            throw new IllegalArgumentException(
                    "%s, %s has %d judged queries; a fit needs %d or more, because fewer would choose by chance: judge more, or keep the defaults"
                            .formatted(collection.name(), split, queries, LEAST_QUERIES));
        }
        CollectionTrials run = trials.run(collection, split, candidates);
        Choices choices = Choices.of(run);
        CrossValidation validation =
                CrossValidation.of(choices, FOLDS.of(run.queries()), FOLDS.count());
        Choice chosen = choices.best(q -> true);
        return new TuningResult(
                collection.name(),
                split,
                choices.size(),
                chosen.settings(),
                choices.of(RetrievalSettings.DEFAULTS).figures(),
                validation.folds(),
                validation.heldOut(),
                test == null || testSplit == null
                        ? null
                        : measured(test, testSplit, chosen.settings()));
    }

    private TuningResult.Test measured(BeirCollection test, String split, RetrievalSettings chosen)
            throws IOException {
        Choices choices =
                Choices.of(trials.run(test, split, List.of(RetrievalSettings.DEFAULTS, chosen)));
        return new TuningResult.Test(
                split,
                choices.of(RetrievalSettings.DEFAULTS).figures(),
                choices.of(chosen).figures());
    }
}

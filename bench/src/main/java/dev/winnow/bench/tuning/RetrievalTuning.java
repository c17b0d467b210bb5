package dev.winnow.bench.tuning;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.JudgedQuery;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fits the lexical share and feedback to one labelled query set, and measures the fit on queries
 * that took no part in it.
 */
public final class RetrievalTuning {

    /**
     * Eight queries a fold on average: with fewer, the held-out figure says nothing. MED's 30
     * queries cannot tell two good settings apart.
     */
    public static final int LEAST_QUERIES = 40;

    /** The usual number: four fifths to fit on, a fifth to measure on. */
    private static final int FOLDS = 5;

    private RetrievalTuning() {}

    /**
     * Fits.
     *
     * @param runner asks the queries of the collection, and those of the test
     * @param test the same documents with other judgements, on which the choice is measured; null
     *     to leave that out
     * @param candidates settings to choose from; the product's own are among them
     * @throws IllegalArgumentException if there are too few queries to fit on
     */
    public static TuningResult fit(
            BeirCollection collection,
            CollectionRun runner,
            @Nullable BeirCollection test,
            List<RetrievalSettings> candidates)
            throws IOException, InterruptedException {
        int queries = collection.queries().size();
        if (queries < LEAST_QUERIES) {
            throw new IllegalArgumentException(
                    "%s has %d judged queries; a fit needs %d or more, because fewer would choose by chance: judge more, or keep the defaults"
                            .formatted(collection.title(), queries, LEAST_QUERIES));
        }
        Choices choices = Choices.of(collection, runner, candidates);
        List<String> ids = collection.queries().stream().map(JudgedQuery::id).toList();
        Choices.CrossValidation validation =
                choices.crossValidated(Choices.folds(ids, FOLDS), FOLDS);
        RetrievalSettings chosen = choices.best(q -> true).settings();
        return new TuningResult(
                collection.name(),
                collection.split(),
                choices.size(),
                chosen,
                choices.of(RetrievalSettings.DEFAULTS).figures(),
                validation.folds(),
                validation.heldOut(),
                test == null ? null : measured(test, runner, chosen));
    }

    private static TuningResult.Test measured(
            BeirCollection test, CollectionRun runner, RetrievalSettings chosen)
            throws IOException, InterruptedException {
        Choices choices = Choices.of(test, runner, List.of(RetrievalSettings.DEFAULTS, chosen));
        return new TuningResult.Test(
                test.split(),
                choices.of(RetrievalSettings.DEFAULTS).figures(),
                choices.of(chosen).figures());
    }
}

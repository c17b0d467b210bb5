package dev.winnow.eval.tuning;

import dev.winnow.core.query.FeedbackUse;
import dev.winnow.core.retrieval.FeedbackSignals;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All candidates on one collection.
 *
 * @param collection name of the folder
 * @param split name of the judgements
 * @param queries ids, in the order of all figures
 * @param lexical BM25 alone
 * @param dense cosines alone
 * @param trials the candidates, in the order that all collections share
 */
public record CollectionTrials(
        String collection,
        String split,
        List<String> queries,
        Figures lexical,
        Figures dense,
        List<Trial> trials) {

    /** Where a query found nothing there is nothing to feed back, and any gate stays closed. */
    private static final FeedbackSignals NOTHING = new FeedbackSignals(0f, 1f, 0);

    public CollectionTrials {
        queries = List.copyOf(queries);
        trials = List.copyOf(trials);
    }

    /**
     * One candidate: feedback on every query, beside the same settings without it.
     *
     * @param settings the candidate
     * @param off without feedback
     * @param on with feedback
     * @param signals what the gate reads, query by query
     */
    public record Trial(
            RetrievalSettings settings, Figures off, Figures on, List<FeedbackSignals> signals) {

        public Trial {
            signals = List.copyOf(signals);
        }
    }

    /**
     * Asks every query with every candidate, with feedback and without.
     *
     * @param candidates settings; their use of feedback is not looked at
     */
    public static CollectionTrials run(
            BeirCollection collection, CollectionRun runner, List<RetrievalSettings> candidates)
            throws IOException {
        List<RetrievalSettings> unfed =
                candidates.stream().map(CollectionTrials::unfed).distinct().toList();
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("lexical", RetrievalMode.BM25, unfed.getFirst()));
        variants.add(new Variant("dense", RetrievalMode.DENSE, unfed.getFirst()));
        unfed.forEach(settings -> variants.add(hybrid(settings)));
        candidates.forEach(
                candidate -> {
                    FeedbackSettings feedback = candidate.feedback();
                    variants.add(
                            hybrid(
                                    candidate.withFeedback(
                                            feedback.with(FeedbackUse.ON, feedback.timing()))));
                });
        int queries = collection.queries().size();
        List<Figures> figures = new ArrayList<>();
        List<FeedbackSignals[]> signals = new ArrayList<>();
        for (int v = 0; v < variants.size(); v++) {
            figures.add(Figures.of(queries));
            signals.add(new FeedbackSignals[queries]);
        }
        runner.each(
                collection.queries(),
                variants,
                RetrievalSettings.DEFAULT_WINDOW,
                (query, v, ranked) -> {
                    figures.get(v).set(query, ranked);
                    FeedbackSignals seen = ranked.feedback().signals();
                    signals.get(v)[query] = seen == null ? NOTHING : seen;
                });
        List<Trial> trials = new ArrayList<>();
        for (int c = 0; c < candidates.size(); c++) {
            int fed = 2 + unfed.size() + c;
            trials.add(
                    new Trial(
                            candidates.get(c),
                            figures.get(2 + unfed.indexOf(unfed(candidates.get(c)))),
                            figures.get(fed),
                            List.of(signals.get(fed))));
        }
        return new CollectionTrials(
                collection.name(),
                collection.split(),
                collection.queries().stream().map(JudgedQuery::id).toList(),
                figures.get(0),
                figures.get(1),
                trials);
    }

    private static Variant hybrid(RetrievalSettings settings) {
        return new Variant("hybrid", RetrievalMode.HYBRID, settings);
    }

    /** A candidate without feedback; the same for all that differ in their feedback alone. */
    static RetrievalSettings unfed(RetrievalSettings candidate) {
        return candidate.withFeedback(FeedbackSettings.DEFAULTS.off());
    }
}

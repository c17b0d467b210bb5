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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Asks every query of a collection with every candidate, with feedback and without. */
public final class TrialRun {

    /** Where a query found nothing there is nothing to feed back, and any gate stays closed. */
    private static final FeedbackSignals NOTHING = new FeedbackSignals(0f, 1f, 0);

    private final CollectionRun runner;

    public TrialRun(CollectionRun runner) {
        this.runner = runner;
    }

    /**
     * Runs the candidates.
     *
     * @param split name of the judgements, for the result
     * @param candidates settings; whether they use feedback says nothing here
     */
    public CollectionTrials run(
            BeirCollection collection, String split, List<RetrievalSettings> candidates)
            throws IOException {
        SequencedMap<RetrievalSettings, Integer> unfed = new LinkedHashMap<>();
        for (RetrievalSettings candidate : candidates) {
            unfed.putIfAbsent(unfed(candidate), unfed.size());
        }
        List<Variant> variants = new ArrayList<>();
        variants.add(variant(RetrievalMode.BM25, unfed.firstEntry().getKey()));
        variants.add(variant(RetrievalMode.DENSE, unfed.firstEntry().getKey()));
        unfed.keySet().forEach(settings -> variants.add(variant(RetrievalMode.HYBRID, settings)));
        int fed = variants.size();
        candidates.forEach(
                candidate -> variants.add(variant(RetrievalMode.HYBRID, fed(candidate))));
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
                (query, v, answer) -> {
                    figures.get(v).set(query, answer.ranked());
                    FeedbackSignals seen = answer.feedback().signals();
                    signals.get(v)[query] = seen == null ? NOTHING : seen;
                });
        List<Trial> trials = new ArrayList<>();
        for (int c = 0; c < candidates.size(); c++) {
            RetrievalSettings settings = candidates.get(c);
            trials.add(
                    new Trial(
                            settings,
                            figures.get(2 + index(unfed, unfed(settings))),
                            figures.get(fed + c),
                            List.of(signals.get(fed + c))));
        }
        return new CollectionTrials(
                collection.name(),
                split,
                collection.queries().stream().map(JudgedQuery::id).toList(),
                figures.get(0),
                figures.get(1),
                trials);
    }

    private static int index(Map<RetrievalSettings, Integer> positions, RetrievalSettings key) {
        Integer position = positions.get(key);
        if (position == null) {
            throw new IllegalStateException("no run without feedback for " + key);
        }
        return position;
    }

    private static Variant variant(RetrievalMode mode, RetrievalSettings settings) {
        return new Variant(mode.name(), mode, settings);
    }

    /** The candidate without feedback; the same for all that differ in their feedback alone. */
    private static RetrievalSettings unfed(RetrievalSettings candidate) {
        return candidate.withFeedback(FeedbackSettings.DEFAULTS.off());
    }

    private static RetrievalSettings fed(RetrievalSettings candidate) {
        FeedbackSettings feedback = candidate.feedback();
        return candidate.withFeedback(feedback.with(FeedbackUse.ON, feedback.timing()));
    }
}

package dev.winnow.eval.ranking;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.cache.ScoreCache;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.eval.retrieval.Answer;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.retrieval.RankedQuery;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Reranks the best of hybrid search. Collects collection by collection; the weight stands before the first one. */
public final class RankingExperiment {

    private static final Variant HYBRID =
            new Variant("hybrid", RetrievalMode.HYBRID, RetrievalSettings.DEFAULTS);

    private final Reranker reranker;
    private final int depth;
    private final ListScoring scoring;
    private final AskedBefore learned;
    private final List<RankingLine> lines = new ArrayList<>();
    private float weight;
    private String fittedOn;
    private List<TriedShare> sweep = List.of();

    /**
     * @param depth documents of each list that are scored; the list ends there
     * @param learned questions that are not asked
     * @param weight share of the model, until another one is fitted
     */
    public RankingExperiment(
            Reranker reranker, ScoreCache cache, int depth, AskedBefore learned, float weight) {
        this.reranker = reranker;
        this.depth = depth;
        this.scoring = new ListScoring(reranker, cache, depth);
        this.learned = learned;
        this.weight = weight;
        this.fittedOn = "given";
    }

    /** Which model, and what else its scores depend on. */
    public static String identity(Reranker reranker) {
        return reranker.model().sha256() + " " + reranker.rules();
    }

    /**
     * Chooses the weight.
     *
     * @param name of the collection and its judgements
     * @param most of its queries that are used, the first by id
     */
    public void fit(
            String name,
            BeirCollection collection,
            CollectionRun runner,
            int most,
            IntConsumer done)
            throws IOException {
        List<JudgedQuery> asked = asked(collection);
        List<JudgedQuery> used = asked.subList(0, Math.min(most, asked.size()));
        if (used.size() < 2) {
            throw new IOException(
                    "%s: %d queries are left to fit a share to, and two are the least: raise --fit-queries, or fit to other judgements"
                            .formatted(name, used.size()));
        }
        sweep = WeightFit.sweep(lists(collection, used, runner, done));
        weight = WeightFit.chosen(sweep);
        fittedOn = "%d queries of %s".formatted(used.size(), name);
    }

    /** Measures a collection. */
    public void measure(
            String name, BeirCollection collection, CollectionRun runner, IntConsumer done)
            throws IOException {
        List<JudgedQuery> asked = asked(collection);
        if (asked.isEmpty()) {
            throw new IOException(
                    "%s: every query stands in the training data; nothing is left to measure"
                            .formatted(name));
        }
        lines.add(
                RankingLine.of(
                        name,
                        collection.queries().size() - asked.size(),
                        lists(collection, asked, runner, done),
                        weight));
    }

    public RankingResult result() {
        return new RankingResult(
                "%s %s"
                        .formatted(
                                reranker.model().name(),
                                reranker.model().sha256().substring(0, 12)),
                depth,
                weight,
                fittedOn,
                sweep,
                lines);
    }

    private List<JudgedQuery> asked(BeirCollection collection) {
        return collection.queries().stream()
                .filter(query -> !learned.contains(query.text()))
                .toList();
    }

    private List<ScoredList> lists(
            BeirCollection collection,
            List<JudgedQuery> queries,
            CollectionRun runner,
            IntConsumer done)
            throws IOException {
        List<RankedQuery> ranked =
                runner.run(queries, HYBRID, RetrievalSettings.DEFAULTS.window()).stream()
                        .map(Answer::ranked)
                        .toList();
        return scoring.score(collection, ranked, done);
    }
}

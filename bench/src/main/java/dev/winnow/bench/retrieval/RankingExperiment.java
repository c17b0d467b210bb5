package dev.winnow.bench.retrieval;

import dev.winnow.bench.cache.FloatCache;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.BeirDocument;
import dev.winnow.bench.collection.JudgedQuery;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reranks the best of hybrid search, each document whole as one passage; what was scored before
 * comes from the cache. Collects collection by collection.
 */
public final class RankingExperiment {

    private static final Variant HYBRID =
            new Variant("hybrid", RetrievalMode.HYBRID, RetrievalSettings.DEFAULTS);

    private final Reranker reranker;
    private final FloatCache cache;
    private final int depth;
    private final AskedBefore learned;
    private final float weight;
    private final IntConsumer done;
    private final List<RankingResult.Line> lines = new ArrayList<>();

    /**
     * @param depth documents of each list that are scored, 1 upwards; the list ends there
     * @param learned questions that are not asked
     * @param weight share of the model in the interpolated list
     * @param done receives the number of queries of a collection that are done
     */
    public RankingExperiment(
            Reranker reranker,
            FloatCache cache,
            int depth,
            AskedBefore learned,
            float weight,
            IntConsumer done) {
        this.reranker = reranker;
        this.cache = cache;
        this.depth = depth;
        this.learned = learned;
        this.weight = weight;
        this.done = done;
    }

    /** The model, and what else its scores depend on. */
    public static String identity(Reranker reranker) {
        return reranker.model().sha256() + " " + reranker.rules();
    }

    /** Measures a collection. */
    public void measure(BeirCollection collection, CollectionRun runner)
            throws IOException, InterruptedException {
        List<JudgedQuery> asked = asked(collection);
        if (asked.isEmpty()) {
            throw new IOException(
                    "%s: every query stands in the training data; nothing is left to measure"
                            .formatted(collection.title()));
        }
        lines.add(
                RankingResult.Line.of(
                        collection.title(),
                        collection.queries().size() - asked.size(),
                        lists(collection, asked, runner),
                        weight));
    }

    /** All collections that were measured; {@code model} describes the reranker. */
    public RankingResult result(String model) {
        return new RankingResult(model, depth, weight, lines);
    }

    private List<JudgedQuery> asked(BeirCollection collection) {
        return collection.queries().stream()
                .filter(query -> !learned.contains(query.text()))
                .toList();
    }

    private List<ScoredList> lists(
            BeirCollection collection, List<JudgedQuery> queries, CollectionRun runner)
            throws IOException, InterruptedException {
        Map<String, BeirDocument> documents = new HashMap<>();
        collection.documents().forEach(document -> documents.put(document.id(), document));
        List<ScoredList> lists = new ArrayList<>();
        for (RankedQuery query : runner.run(queries, HYBRID, RetrievalSettings.DEFAULTS.window())) {
            lists.add(scored(query, documents));
            done.accept(lists.size());
        }
        return lists;
    }

    private ScoredList scored(RankedQuery ranked, Map<String, BeirDocument> documents)
            throws IOException {
        SortedMap<String, Float> found = new TreeMap<>();
        int count = Math.min(depth, ranked.documents().size());
        for (int i = 0; i < count; i++) {
            found.put(ranked.documents().get(i), ranked.scores().get(i));
        }
        List<BeirDocument> listed = found.keySet().stream().map(documents::get).toList();
        String question = ranked.query().text();
        List<BeirDocument> missing = new ArrayList<>();
        for (BeirDocument document : listed) {
            if (cached(question, document) == null) {
                missing.add(document);
            }
        }
        score(question, missing);
        float[] retrieval = new float[count];
        float[] logits = new float[count];
        int i = 0;
        for (float fused : found.values()) {
            retrieval[i] = fused;
            logits[i] = Objects.requireNonNull(cached(question, listed.get(i)))[0];
            i++;
        }
        return new ScoredList(ranked.query(), List.copyOf(found.keySet()), retrieval, logits);
    }

    private float @Nullable [] cached(String question, BeirDocument document) throws IOException {
        return cache.get(question, document.title(), document.text());
    }

    private void score(String question, List<BeirDocument> missing) throws IOException {
        if (missing.isEmpty()) {
            return;
        }
        List<Passage> passages = missing.stream().map(BeirDocument::passage).toList();
        try {
            List<Reranked> scores = reranker.rerank(question, passages, Deadline.NONE).passages();
            for (int i = 0; i < missing.size(); i++) {
                BeirDocument document = missing.get(i);
                cache.put(
                        new float[] {scores.get(i).rankLogit().value()},
                        question,
                        document.title(),
                        document.text());
            }
        } catch (StageException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
    }
}

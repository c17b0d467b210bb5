package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.BeirCollection.Document;
import dev.winnow.bench.collection.BeirCollection.Query;
import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.metric.Bootstrap.PairedMeans;
import dev.winnow.bench.metric.RankingMetrics;
import dev.winnow.bench.retrieval.CollectionRun.RankedQuery;
import dev.winnow.bench.retrieval.CollectionRun.Variant;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.FusionMethod.Channel;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Reranks the best of hybrid search, each document whole as one passage.
 *
 * @param depth documents of each list that are scored, 1 upwards; the list ends there
 * @param learned questions that are not asked
 * @param weight share of the model in the interpolated list
 * @param done receives the number of queries of a collection that are done
 */
public record RankingExperiment(
        Reranker reranker, int depth, TrainingOverlap learned, float weight, IntConsumer done) {

    private static final Variant HYBRID =
            new Variant("hybrid", RetrievalMode.HYBRID, RetrievalSettings.DEFAULTS);

    /** Ranks that count. */
    private static final int RANKS = 10;

    /** Neither logits nor fused scores have a lowest value that means anything. */
    private static final float NO_LOW = -Float.MAX_VALUE;

    /**
     * nDCG@10 of one collection, beside the list of hybrid search.
     *
     * @param collection name and split
     * @param queries that were measured
     * @param leftOut queries that were left out because the training data ask them
     * @param reranked by the model alone
     * @param interpolated by model and retrieval
     */
    public record Line(
            String collection,
            int queries,
            int leftOut,
            PairedMeans reranked,
            PairedMeans interpolated) {

        /** How many of the collection's queries were measured. */
        public String asked() {
            return leftOut == 0
                    ? String.valueOf(queries)
                    : "%d of %d".formatted(queries, queries + leftOut);
        }
    }

    /** Measures a collection. */
    public Line measure(BeirCollection collection, CollectionRun runner)
            throws IOException, InterruptedException, StageException {
        List<Query> asked = new ArrayList<>(collection.queries());
        asked.removeIf(query -> learned.contains(query.text()));
        if (asked.isEmpty()) {
            throw new IOException(
                    "%s: every query stands in the training data; nothing is left to measure"
                            .formatted(collection.title()));
        }
        Map<String, Document> documents = new HashMap<>();
        collection.documents().forEach(document -> documents.put(document.id(), document));
        double[] hybrid = new double[asked.size()];
        double[] reranked = new double[asked.size()];
        double[] interpolated = new double[asked.size()];
        List<RankedQuery> found = runner.run(asked, HYBRID, RetrievalSettings.DEFAULTS.window());
        for (int q = 0; q < hybrid.length; q++) {
            Scored list = scored(found.get(q), documents);
            hybrid[q] = list.ndcg(0);
            reranked[q] = list.ndcg(1);
            interpolated[q] = list.ndcg(weight);
            done.accept(q + 1);
        }
        return new Line(
                collection.title(),
                asked.size(),
                collection.queries().size() - asked.size(),
                PairedMeans.of(hybrid, reranked),
                PairedMeans.of(hybrid, interpolated));
    }

    private Scored scored(RankedQuery ranked, Map<String, Document> documents)
            throws StageException {
        // By id, so that ties are.
        SortedMap<String, Float> found = new TreeMap<>();
        for (int i = 0; i < Math.min(depth, ranked.documents().size()); i++) {
            found.put(ranked.documents().get(i), ranked.scores().get(i));
        }
        List<Passage> passages = new ArrayList<>();
        List<Float> logits = new ArrayList<>();
        for (String id : found.keySet()) {
            passages.add(Objects.requireNonNull(documents.get(id)).passage());
        }
        if (!passages.isEmpty()) {
            reranker.rerank(ranked.query().text(), passages, Deadline.NONE)
                    .passages()
                    .forEach(one -> logits.add(one.rankLogit().value()));
        }
        List<String> ids = List.copyOf(found.keySet());
        return new Scored(ranked.query(), ids, List.copyOf(found.values()), logits);
    }

    /**
     * The documents that retrieval found for a query, with two scores each.
     *
     * @param documents ids in ascending order
     * @param retrieval fused score of each
     * @param logits what the reranker says of each
     */
    record Scored(Query query, List<String> documents, List<Float> retrieval, List<Float> logits) {

        /**
         * nDCG@10 of the list that both scores make: {@code w * model + (1 - w) * retrieval}, both
         * normalised over the list, after Li et al., "To interpolate or not to interpolate" (SIGIR
         * 2022).
         */
        double ndcg(float weight) {
            Channel model = new Channel("reranker", weight, floats(logits), NO_LOW);
            Channel found = new Channel("retrieval", 1f - weight, floats(retrieval), NO_LOW);
            float[] scores = FusionMethod.WEIGHTED.fuse(List.of(model, found)).scores();
            List<String> ranked =
                    Arrays.stream(Ranking.order(scores)).mapToObj(documents::get).toList();
            return RankingMetrics.ndcg(ranked, query.grades(), RANKS);
        }

        private static float[] floats(List<Float> values) {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i);
            }
            return floats;
        }
    }

    /**
     * The questions of labelled files, letter case, punctuation and white space aside: a model that
     * learned from them is not measured on them.
     */
    public record TrainingOverlap(Set<String> questions) {

        /**
         * Reads every file of labelled questions below some folders; without a folder nothing was
         * asked before.
         *
         * @throws IOException if a folder has none, or one cannot be read
         */
        public static TrainingOverlap in(List<Path> folders) throws IOException {
            Set<String> questions = new HashSet<>();
            for (Path folder : folders) {
                for (Path file : filesBelow(folder)) {
                    CollectionFile.read(
                            file,
                            line -> questions.add(normalised(line.path("question").asString(""))));
                }
            }
            return new TrainingOverlap(questions);
        }

        private static List<Path> filesBelow(Path folder) throws IOException {
            try (Stream<Path> below = Files.walk(folder)) {
                List<Path> files =
                        below.filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?"))
                                .sorted()
                                .toList();
                if (files.isEmpty()) {
                    throw new IOException("no .jsonl or .jsonl.gz below " + folder);
                }
                return files;
            }
        }

        /** Whether a question is among them. */
        public boolean contains(String question) {
            return questions.contains(normalised(question));
        }

        private static String normalised(String question) {
            return question.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        }
    }
}

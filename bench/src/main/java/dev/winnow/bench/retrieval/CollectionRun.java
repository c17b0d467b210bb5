package dev.winnow.bench.retrieval;

import dev.winnow.bench.cache.CallMemory;
import dev.winnow.bench.cache.Parallel;
import dev.winnow.bench.collection.BeirCollection.Query;
import dev.winnow.bench.collection.CollectionImpacts;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the product's retriever every question of a collection, by one variant or by many.
 *
 * @param threads questions that are asked at the same time
 * @param impacts of the queries, in place of BM25; null for BM25
 */
public record CollectionRun(
        PassageIndex index, Embedder embedder, int threads, @Nullable CollectionImpacts impacts) {

    /** What everybody may see, all of it. */
    public static final Access EVERYTHING = new Access(Scope.local(), Filter.all());

    /**
     * A run with BM25 as the lexical source.
     *
     * @param threads questions that are asked at the same time
     */
    public CollectionRun(PassageIndex index, Embedder embedder, int threads) {
        this(index, embedder, threads, null);
    }

    /**
     * Receives each answer: for each question variant by variant, and different questions from
     * different threads in any order.
     */
    @FunctionalInterface
    public interface Listener {

        /**
         * Receives one answer.
         *
         * @param query position of the question
         * @param variant position of the variant
         */
        void answered(int query, int variant, RankedQuery answer);
    }

    /**
     * Answers to every query by one variant.
     *
     * @param depth passages wanted for each query
     * @throws IOException if a source was missing for a query: its figures would be those of
     *     another system
     */
    public List<RankedQuery> run(List<Query> queries, Variant variant, int depth)
            throws IOException, InterruptedException {
        RankedQuery[] answers = new RankedQuery[queries.size()];
        each(queries, List.of(variant), depth, (query, one, answer) -> answers[query] = answer);
        return List.of(answers);
    }

    /**
     * Asks every query with every variant. What several variants ask of the index is looked up once
     * for each query. A document stands where its best passage stands; with several passages to a
     * document the list is shorter than the depth.
     *
     * @param depth passages wanted for each query; also the window of a variant that has a smaller
     *     one
     * @throws IOException if a source was missing for a query: its figures would be those of
     *     another system
     */
    public void each(List<Query> queries, List<Variant> variants, int depth, Listener listener)
            throws IOException, InterruptedException {
        List<Integer> parts = IntStream.range(0, threads).boxed().toList();
        Parallel.map(parts, threads, first -> part(queries, first, variants, depth, listener));
    }

    /**
     * Every so-manyth question, as many as there are threads: one thread's share, on a view of its
     * own.
     */
    private int part(
            List<Query> queries, int first, List<Variant> variants, int depth, Listener listener)
            throws IOException {
        ImpactOrigin origin = impacts == null ? ImpactOrigin.NONE : ImpactOrigin.GIVEN;
        for (int q = first; q < queries.size(); q += threads) {
            Query query = queries.get(q);
            Impacts weights = impacts == null ? Impacts.NONE : impacts.query(query.id());
            try (IndexView view = index.view()) {
                PassageIndex memory = remembering(view);
                for (int v = 0; v < variants.size(); v++) {
                    RetrievalMode mode = variants.get(v).mode();
                    RetrievalSettings settings = variants.get(v).settings();
                    RetrievalRequest request =
                            new RetrievalRequest(
                                    query.text(),
                                    EVERYTHING,
                                    depth,
                                    mode,
                                    Interpolation.DEFAULTS,
                                    weights);
                    HybridRetriever retriever =
                            new HybridRetriever(memory, origin, embedder, settings);
                    listener.answered(q, v, byDocument(query, complete(retriever, request)));
                }
            }
        }
        return first;
    }

    /**
     * What a retriever finds.
     *
     * @throws IOException if a source was missing
     */
    public static Retrieval complete(HybridRetriever retriever, RetrievalRequest request)
            throws IOException {
        Retrieval found =
                retriever.retrieve(
                        request, StageContext.until(Deadline.NONE, InstantSource.system()));
        if (found.outcome() instanceof Outcome.Degraded(String reason)) {
            throw new IOException("question '%s': %s".formatted(request.text(), reason));
        }
        return found;
    }

    /**
     * An index of one view, which answers from memory what it was asked before; the retriever stays
     * the product's. Used by one thread.
     */
    static PassageIndex remembering(IndexView view) {
        Predicate<String> closing = "close"::equals;
        Class<?>[] others =
                view instanceof ExactSearch ? new Class<?>[] {ExactSearch.class} : new Class<?>[0];
        IndexView memory = CallMemory.of(IndexView.class, view, closing.negate(), closing, others);
        return deadline -> memory;
    }

    private static RankedQuery byDocument(Query query, Retrieval found) {
        Map<String, Float> best = new LinkedHashMap<>();
        for (Candidate candidate : found.candidates()) {
            best.putIfAbsent(candidate.passage().documentId().value(), candidate.fused().value());
        }
        return new RankedQuery(
                query, List.copyOf(best.keySet()), List.copyOf(best.values()), found.feedback());
    }

    /**
     * A query and what the retriever found for it.
     *
     * @param query the query
     * @param documents ids, best first, each once
     * @param scores of the documents, in their order
     * @param feedback whether there was a second round, and the signals that the gate read
     */
    public record RankedQuery(
            Query query, List<String> documents, List<Float> scores, FeedbackReport feedback) {

        public RankedQuery {
            documents = List.copyOf(documents);
            scores = List.copyOf(scores);
        }

        /** The list in the format that trec_eval reads: query, Q0, document, rank, score, tag. */
        public String trec(String tag) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < documents.size(); i++) {
                Object[] cells = {query.id(), documents.get(i), i + 1, scores.get(i), tag};
                lines.append("%s Q0 %s %d %s %s%n".formatted(cells));
            }
            return lines.toString();
        }
    }

    /**
     * Settings of retrieval, as a line of a table.
     *
     * @param name unique within an experiment
     * @param mode which sources are asked
     * @param settings how their lists are made, fused and fed back
     */
    public record Variant(String name, RetrievalMode mode, RetrievalSettings settings) {}
}

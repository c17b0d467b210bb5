package dev.winnow.eval.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the product's retriever every question of a collection, in one way or in many. */
public final class CollectionRun {

    private final PassageIndex index;
    private final Embedder embedder;

    public CollectionRun(PassageIndex index, Embedder embedder) {
        this.index = index;
        this.embedder = embedder;
    }

    /** Hears each answer: question by question, and for each question variant by variant. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param query position of the question
         * @param variant position of the variant
         */
        void answered(int query, int variant, Answer answer);
    }

    /**
     * Answers to every query in one way.
     *
     * @param depth passages wanted for each query
     * @throws IOException if a source was missing for a query: its figures would be those of another system
     */
    public List<Answer> run(List<JudgedQuery> queries, Variant variant, int depth)
            throws IOException {
        List<Answer> answers = new ArrayList<>(queries.size());
        each(queries, List.of(variant), depth, (query, one, answer) -> answers.add(answer));
        return answers;
    }

    /**
     * Asks every query in every way. What several variants ask of the index is looked up once for each query. A document stands where its best
     * passage stands; with several passages to a document the list is shorter than the depth.
     *
     * @param depth passages wanted for each query; also the window of a variant that has a smaller one
     * @throws IOException if a source was missing for a query: its figures would be those of another system
     */
    public void each(
            List<JudgedQuery> queries, List<Variant> variants, int depth, Listener listener)
            throws IOException {
        Access access = new Access(Scope.local(), Filter.all());
        StageContext context = StageContext.until(Deadline.NONE, InstantSource.system());
        try (SearchMemory memory = new SearchMemory(index)) {
            List<HybridRetriever> retrievers =
                    variants.stream()
                            .map(v -> new HybridRetriever(memory, embedder, v.settings()))
                            .toList();
            for (int q = 0; q < queries.size(); q++) {
                JudgedQuery query = queries.get(q);
                for (int v = 0; v < variants.size(); v++) {
                    RetrievalRequest request =
                            new RetrievalRequest(
                                    query.text(), access, depth, variants.get(v).mode());
                    Retrieval found = retrievers.get(v).retrieve(request, context);
                    if (found.outcome() instanceof Outcome.Degraded(String reason)) {
                        throw new IOException("query %s: %s".formatted(query.id(), reason));
                    }
                    listener.answered(
                            q,
                            v,
                            new Answer(byDocument(query, found.candidates()), found.feedback()));
                }
                memory.forget();
            }
        }
    }

    private static RankedQuery byDocument(JudgedQuery query, List<Candidate> candidates) {
        Map<String, Float> best = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            best.putIfAbsent(candidate.passage().documentId().value(), candidate.fused().value());
        }
        return new RankedQuery(query, List.copyOf(best.keySet()), List.copyOf(best.values()));
    }
}

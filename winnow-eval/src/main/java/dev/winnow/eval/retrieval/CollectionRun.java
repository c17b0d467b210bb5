package dev.winnow.eval.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fusion.Fusion;
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
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the product's retriever every question of a collection. */
public final class CollectionRun {

    private final PassageIndex index;
    private final Embedder embedder;

    public CollectionRun(PassageIndex index, Embedder embedder) {
        this.index = index;
        this.embedder = embedder;
    }

    /**
     * Ranked documents of every query. A document stands where its best passage stands; with several passages to a document the list is shorter
     * than the depth.
     *
     * @param depth passages wanted for each query
     * @throws IOException if a source was missing for a query: its figures would be those of another system
     */
    public List<RankedQuery> run(
            List<JudgedQuery> queries,
            RetrievalMode mode,
            RetrievalSettings settings,
            Fusion fusion,
            int depth)
            throws IOException {
        HybridRetriever retriever = new HybridRetriever(index, embedder, fusion, settings);
        Access access = new Access(Scope.local(), Filter.all());
        StageContext context = StageContext.until(Deadline.NONE, InstantSource.system());
        List<RankedQuery> ranked = new ArrayList<>();
        for (JudgedQuery query : queries) {
            Retrieval found =
                    retriever.retrieve(
                            new RetrievalRequest(query.text(), access, depth, mode), context);
            if (found.outcome() instanceof Outcome.Degraded(String reason)) {
                throw new IOException("query %s: %s".formatted(query.id(), reason));
            }
            ranked.add(byDocument(query, found.candidates()));
        }
        return ranked;
    }

    private static RankedQuery byDocument(JudgedQuery query, List<Candidate> candidates) {
        Map<String, Float> best = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            best.putIfAbsent(candidate.passage().documentId().value(), candidate.fused().value());
        }
        return new RankedQuery(query, List.copyOf(best.keySet()), List.copyOf(best.values()));
    }
}

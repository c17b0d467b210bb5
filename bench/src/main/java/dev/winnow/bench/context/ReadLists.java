package dev.winnow.bench.context;

import dev.winnow.bench.cache.Parallel;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Finds the candidates of questions with the product's search, and has each of them read. */
public final class ReadLists {

    private final HybridRetriever retriever;
    private final PairScores pairs;
    private final int candidates;
    private final int threads;

    /**
     * @param candidates of each question, see {@link Settings#candidates()}
     * @param threads pairs that are scored at the same time
     */
    public ReadLists(HybridRetriever retriever, PairScores pairs, int candidates, int threads) {
        this.retriever = retriever;
        this.pairs = pairs;
        this.candidates = candidates;
        this.threads = threads;
    }

    /**
     * The list of a question, without what is pinned to its end.
     *
     * @throws IOException if a part of the search or the reranker was missing
     */
    public ReadList of(AnswerPool.Question question) throws IOException, InterruptedException {
        Retrieval found =
                retriever.retrieve(
                        new RetrievalRequest(
                                question.text(),
                                new Access(Scope.local(), Filter.all()),
                                candidates,
                                RetrievalMode.HYBRID),
                        StageContext.until(Deadline.NONE, InstantSource.system()));
        if (found.outcome() instanceof Outcome.Degraded(String reason)) {
            throw new IOException("question %s: %s".formatted(question.id(), reason));
        }
        List<Candidate> ordered =
                found.candidates().subList(0, found.candidates().size() - found.pinned().size());
        return new ReadList(
                question,
                ordered,
                Parallel.map(ordered, threads, one -> pairs.of(question.text(), one.passage())));
    }
}

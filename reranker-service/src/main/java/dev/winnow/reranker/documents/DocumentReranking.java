package dev.winnow.reranker.documents;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.reranker.stage.RerankerStage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs the reranker's stage on documents that came with the question. Unlike in the pipeline, a
 * reranker that fails is an error here: there is nothing to fall back to.
 */
public final class DocumentReranking {

    private final RerankerStage stage;
    private final TokenCounter counter;
    private final DocumentLimits limits;
    private final InstantSource clock;

    /**
     * Binds the stage to limits.
     *
     * @param counter counts the tokens of the stage's model
     */
    public DocumentReranking(
            RerankerStage stage, TokenCounter counter, DocumentLimits limits, InstantSource clock) {
        this.stage = stage;
        this.counter = counter;
        this.limits = limits;
        this.clock = clock;
    }

    /** Limits of a call. */
    public DocumentLimits limits() {
        return limits;
    }

    /**
     * Scores documents. Takes as long as the model takes: not on a thread that others need.
     *
     * @param accepted the question, without candidates
     * @param documents at least one, at most as many as the limit
     * @param cutting the length of documents and the treatment of longer ones
     * @throws StageException 429, 503 or 504 if the model is busy, broken or late
     * @throws dev.winnow.platform.error.ProblemException 413 or 422 if a limit of tokens is
     *     exceeded
     */
    public RerankedDocuments rerank(
            PipelineState accepted,
            List<String> documents,
            Cutting cutting,
            BooleanSupplier cancellation)
            throws StageException {
        MeasuredDocuments measured =
                MeasuredDocuments.of(
                        accepted.question().query().scoredText(),
                        documents,
                        cutting,
                        limits.withTokensPerDocument(cutting.tokensPerDocument()),
                        counter);
        Deadline deadline = accepted.question().deadline();
        StageContext context = new StageContext(clock, deadline, cancellation, Observation.NONE);
        context.requireCaller("before the answer was ready");
        PipelineState before = accepted.withRetrieval(candidates(measured.texts()), null);
        PipelineState after = stage.applyToAll(before, context);
        return new RerankedDocuments(measured, before, after, stage.scoresSentences());
    }

    private static List<Candidate> candidates(List<String> texts) {
        List<Candidate> candidates = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            DocumentId id = new DocumentId(Integer.toString(i));
            String text = texts.get(i);
            Passage passage = Passage.whole(id.passage(0), id, "", text);
            candidates.add(Candidate.brought(passage, i + 1, false));
        }
        return candidates;
    }

    /**
     * The length of documents.
     *
     * @param field of the request that lists the documents
     * @param tokensPerDocument most tokens of one, at least 1; the server's own limit holds as well
     * @param allowed whether longer ones are cut; else they are refused
     */
    public record Cutting(String field, int tokensPerDocument, boolean allowed) {}
}

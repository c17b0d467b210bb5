package dev.winnow.eval.speed;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.Observation;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.Pipeline;
import dev.winnow.core.pipeline.PipelineException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import dev.winnow.retriever.search.RetrieverStage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** The product's line in this process: retriever, reranker and pruner with their defaults, without HTTP and JSON. */
public final class LocalLine implements ContextSource {

    private final InstantSource clock = InstantSource.system();
    private final Random random = new Random(1);
    private final Pipeline pipeline;

    /** The parts are the caller's and are not closed with the line. */
    public LocalLine(PassageIndex index, Embedder embedder, Reranker reranker, Pruner pruner) {
        pipeline =
                new Pipeline(
                        List.of(
                                new RetrieverStage(
                                        new HybridRetriever(
                                                index, embedder, RetrievalSettings.DEFAULTS),
                                        true),
                                new RerankerStage(reranker),
                                new PrunerStage(pruner)),
                        clock,
                        Observation.NONE);
    }

    @Override
    public ContextTiming ask(String question, int candidates) throws IOException {
        Settings settings = Settings.DEFAULTS.withCandidates(candidates);
        long began = System.nanoTime();
        PipelineState accepted =
                PipelineState.accepted(
                        RequestId.next(clock, random),
                        Scope.local(),
                        Query.of(question),
                        settings,
                        Deadline.NONE);
        try {
            PipelineState finished = pipeline.run(accepted, () -> false);
            double wall = (System.nanoTime() - began) / ContextTiming.NANOS_PER_MILLI;
            complete(finished);
            return ContextTiming.of(wall, finished);
        } catch (PipelineException e) {
            throw new IOException("no context: " + e.problem().detail(), e);
        }
    }

    /** An answer that lost a stage is quicker for the wrong reason. */
    private static void complete(PipelineState finished) throws IOException {
        for (StageReport report : finished.reports()) {
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                throw new IOException(
                        "stage %s is degraded: %s".formatted(report.stage().label(), reason));
            }
        }
    }

    @Override
    public void close() {}
}

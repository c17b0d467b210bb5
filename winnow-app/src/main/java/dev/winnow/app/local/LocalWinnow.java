package dev.winnow.app.local;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.Observation;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.pipeline.PipelineException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.kg.config.GraphProperties;
import dev.winnow.kg.stage.CurrentFactFinder;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.kg.storage.GraphSwap;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionTokens;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.LexicalSide;
import dev.winnow.retriever.search.RetrieverStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Answers questions from an index that this process opens itself. */
public final class LocalWinnow implements AutoCloseable {

    private final Closing parts;
    private final StageChain pipeline;
    private final LocalSettings settings;
    private final QuestionIntake intake;
    private final InstantSource clock;

    private LocalWinnow(
            Closing parts,
            StageChain pipeline,
            LocalSettings settings,
            QuestionIntake intake,
            InstantSource clock) {
        this.parts = parts;
        this.pipeline = pipeline;
        this.settings = settings;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * Opens the index and the models.
     *
     * @throws UncheckedIOException if the index cannot be opened, e.g. because another process has it open; the message says what to do
     */
    public static LocalWinnow open(WinnowHome home, InstantSource clock) {
        return open(LocalSettings.read(home), clock);
    }

    /** The same with these settings. */
    public static LocalWinnow open(LocalSettings settings, InstantSource clock) {
        Closing parts = new Closing();
        try {
            LocalIndex index = LocalIndex.open(settings, parts, clock);
            OnnxReranker reranker =
                    parts.add(
                            OnnxReranker.load(
                                    index.rerankerSource(),
                                    index.pool(),
                                    new RuleSentenceSplitter(),
                                    settings.reranker().rules()));
            O200kTokenCounter tokens = new O200kTokenCounter();
            StageChain pipeline =
                    new StageChain(
                            List.of(
                                    graphStage(settings.graph(), tokens, parts),
                                    new RetrieverStage(
                                            new HybridRetriever(
                                                    index.library().passages(),
                                                    LexicalSide.of(index.impacts()),
                                                    index.embedder(),
                                                    settings.retriever().retrieval()),
                                            settings.retriever().skipSmallTalk()),
                                    new RerankerStage(reranker),
                                    new PrunerStage(
                                            new Pruner(
                                                    tokens,
                                                    new RuleSentenceSplitter(),
                                                    settings.pruner().rules()))),
                            clock,
                            Observation.NONE);
            QuestionIntake intake =
                    new QuestionIntake(settings.pipeline(), new QuestionTokens(reranker.tokens()));
            return new LocalWinnow(parts, pipeline, settings, intake, clock);
        } catch (IOException e) {
            parts.close();
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** The stage of the graph that is served at this moment: a command answers once, so nobody looks for a newer one. */
    private static KgStage graphStage(
            GraphProperties properties, TokenCounter tokens, Closing parts) {
        GraphSwap graph = properties.open();
        if (graph == null) {
            return new KgStage();
        }
        parts.add(graph);
        return new KgStage(
                new CurrentFactFinder(graph, properties.finders(tokens)), properties.options());
    }

    /**
     * The answer that the endpoint would give.
     *
     * @throws ProblemException for a request that cannot be accepted, or a stage that failed
     */
    public ContextResponse context(ContextRequest request) {
        RequestFrame frame =
                new RequestFrame(
                        RequestId.next(clock, new SecureRandom()),
                        Scope.local(),
                        Deadline.in(settings.pipeline().defaultTimeout(), clock));
        PipelineState accepted =
                intake.accept(
                        frame,
                        intake.query(request.query(), request.filters(), request.queryVector()),
                        request.overrides());
        try {
            return ContextResponse.of(
                    pipeline.run(accepted, () -> false), request.wantsExplanation());
        } catch (PipelineException e) {
            throw ProblemException.of(e);
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}

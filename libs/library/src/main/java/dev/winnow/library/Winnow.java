package dev.winnow.library;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.kg.stage.KgStage;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrieverSettings;
import dev.winnow.retriever.search.RetrieverStage;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Winnow in one process: documents in, compact and cited contexts out.
 *
 * <pre>{@code
 * try (Winnow winnow = Winnow.open(WinnowSettings.defaults(indexFolder))) {
 *     winnow.documents().put(Document.of("lease", text));
 *     CompactContext context = winnow.context(Query.of("When does the lease end?"));
 * }
 * }</pre>
 *
 * <p>A document is cut into passages at borders of its sentences ({@link
 * dev.winnow.ingest.chunk.Chunker}), each is encoded ({@link
 * dev.winnow.inference.embed.OnnxEmbedder}), and both go into the index ({@link
 * dev.winnow.retriever.index.LuceneIndex}).
 *
 * <p>A question passes four stages, each of which adds to the state and takes nothing away:
 *
 * <ol>
 *   <li>{@link KgStage} links names of the question to entities of the graph and chooses facts;
 *   <li>{@link RetrieverStage} finds candidates by BM25 and vectors, feeds the best back where that
 *       helps, and fuses the lists ({@link HybridRetriever});
 *   <li>{@link RerankerStage} reads candidates with the question, each once and as far as they can
 *       change the context, for a rank score and a keep-probability of each sentence ({@link
 *       OnnxReranker});
 *   <li>{@link PrunerStage} decides which sentences stay within the budget and writes the context
 *       ({@link Pruner}).
 * </ol>
 *
 * <p>Without facts or without scores there still is a context, which the report of the stage calls
 * degraded; a question to which nothing fits has an empty one, which is not {@link
 * CompactContext#answerable()}; without retrieval there is none ({@link StageChain}). Safe for use
 * by several threads: a question runs on the thread that asks it, models on threads of their own.
 */
public final class Winnow implements AutoCloseable {

    private final OpenIndex open;
    private final OnnxReranker reranker;
    private final StageChain pipeline;
    private final StageChain pruning;
    private final Documents documents;
    private final WinnowSettings settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private Winnow(
            OpenIndex open, OnnxReranker reranker, WinnowSettings settings, InstantSource clock) {
        O200kTokenCounter tokens = new O200kTokenCounter();
        this.open = open;
        this.reranker = reranker;
        this.settings = settings;
        this.clock = clock;
        this.documents = new Documents(open, settings.ingest(), clock, () -> {});
        RetrieverSettings retriever = settings.retriever();
        RerankerStage scoring = new RerankerStage(reranker, settings.stopping());
        PrunerStage decision = new PrunerStage(new Pruner(tokens));
        HybridRetriever search =
                retriever.retriever(open.index.passages(), open.embedder, open.impacts);
        List<Stage> all =
                List.of(settings.graph().stage(tokens), retriever.stage(search), scoring, decision);
        this.pipeline = new StageChain(all, clock, Observation.NONE);
        this.pruning = new StageChain(List.of(scoring, decision), clock, Observation.NONE);
    }

    /**
     * Opens index, models and graph, which takes some seconds and some hundred megabytes.
     *
     * @throws IOException if the index cannot be opened, e.g. because another process has it open;
     *     the message says what to do
     * @throws dev.winnow.inference.model.InvalidModelException if a model cannot be loaded
     * @throws dev.winnow.core.graph.GraphStore.GraphUnavailableException if the graph cannot be
     *     served
     * @throws dev.winnow.kg.profile.ProfileFile.UnusableProfileException if its profile cannot be
     *     used
     */
    public static Winnow open(WinnowSettings settings) throws IOException {
        InstantSource clock = InstantSource.system();
        OpenIndex open = new OpenIndex(settings, clock);
        return open.orClosed(
                () -> {
                    ModelSource model = ModelSource.of(settings.reranker());
                    OnnxReranker reranker = open.closing(OnnxReranker.load(model, open.pool));
                    return new Winnow(open, reranker, settings, clock);
                });
    }

    /** The documents that questions are answered from. */
    public Documents documents() {
        return documents;
    }

    /**
     * The context of a question, from the documents of the default tenant that everybody may see.
     *
     * @throws StageException if there is none: the index cannot be read, the question or its filter
     *     cannot be searched, or the time was over before there were candidates
     */
    public CompactContext context(Query query) throws StageException {
        return context(query, settings.defaults(), Scope.local());
    }

    /**
     * The same with other settings, for any caller.
     *
     * @param scope whose documents may be used. Whoever asks must not choose it: take it from the
     *     caller's authentication
     */
    public CompactContext context(Query query, Settings with, Scope scope) throws StageException {
        return Objects.requireNonNull(run(question(query, with, scope), () -> false).context());
    }

    /** A question as the pipeline takes it, with a new id and the timeout of the settings. */
    public PipelineState question(Query query, Settings with, Scope scope) {
        return PipelineState.accepted(
                RequestId.next(clock, random),
                scope,
                query,
                with,
                Deadline.in(settings.timeout(), clock));
    }

    /**
     * Everything that becomes known of a question: facts, candidates, scores, the context, and a
     * report of each stage.
     *
     * @param cancellation true once the caller no longer waits; asked between stages and by each
     * @throws StageException as {@link #context(Query)}; it carries what was known
     */
    public PipelineState run(PipelineState accepted, BooleanSupplier cancellation)
            throws StageException {
        return Owner.of(accepted.question().scope())
                .serve(() -> pipeline.run(accepted, cancellation));
    }

    /**
     * What is left of passages that the caller brings: the last two stages alone, which need no
     * index.
     *
     * @param passages at least one, each with an id of its own
     * @param with of which top-k and the token budget hold for all passages together
     * @throws StageException if no decision can be made of them
     */
    public PipelineState prune(Query query, List<Passage> passages, Settings with)
            throws StageException {
        List<Candidate> candidates = new ArrayList<>(passages.size());
        for (Passage passage : passages) {
            // Without a model they stay in the order they came in.
            candidates.add(Candidate.brought(passage, candidates.size() + 1, false));
        }
        PipelineState accepted =
                question(query, with, Scope.local()).withRetrieval(candidates, null);
        return Owner.of(accepted.question().scope())
                .serve(() -> pruning.run(accepted, () -> false));
    }

    /** The settings of a question that brings none. */
    public Settings defaults() {
        return settings.defaults();
    }

    /** Counts the tokens of questions as the reranker reads them. */
    public TokenCounter questionTokens() {
        return reranker.tokens();
    }

    @Override
    public void close() {
        open.close();
    }
}

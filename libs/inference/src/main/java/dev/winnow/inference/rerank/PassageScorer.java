package dev.winnow.inference.rerank;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.rerank.Reranking.Timings;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairOutputs.PairScore;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.token.ModelTokenizer;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Scores passages whose sentences are known, without calibration: the model's own scores. Safe for
 * use by several threads. A passage's scores are the same bytes whatever else is scored with it or
 * at the same time.
 */
public final class PassageScorer implements AutoCloseable {

    private final InferencePool pool;
    private final ModelTokenizer tokenizer;
    private final OnnxModel<PairScore> model;
    private final RerankerDescription description;
    private final PairLayout layout;
    private final boolean pruneHead;

    private PassageScorer(
            InferencePool pool,
            ModelTokenizer tokenizer,
            OnnxModel<PairScore> model,
            RerankerDescription description,
            boolean pruneHead) {
        this.pool = pool;
        this.tokenizer = tokenizer;
        this.model = model;
        this.description = description;
        this.layout = new PairLayout(tokenizer, description);
        this.pruneHead = pruneHead;
    }

    /**
     * Loads a two-head model or a cross-encoder with one score.
     *
     * @param pool runs it; not closed with the scorer
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or
     *     does not fit its description
     * @throws dev.winnow.inference.session.NoGpuException if a GPU is required and there is none
     */
    public static PassageScorer load(ModelSource source, InferencePool pool) {
        ModelDescription description = ModelDescription.read(source);
        RerankerDescription reranker = RerankerDescription.of(description);
        ModelTokenizer tokenizer = ModelTokenizer.load(description);
        try {
            OnnxModel<PairScore> model =
                    OnnxModel.load(
                            description,
                            pool.settings(),
                            GpuProbe.SYSTEM,
                            tokenizer.padId(),
                            reranker.window(),
                            signature -> PairOutputs.of(signature, reranker));
            boolean pruneHead = PairOutputs.of(model.signature(), reranker).hasPruneHead();
            return new PassageScorer(pool, tokenizer, model, reranker, pruneHead);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    public ModelIdentity model() {
        return model.identity();
    }

    /** The number type in which most of the model computes. */
    public Precision precision() {
        return model.precision();
    }

    /** Counts tokens as the model reads them. Of no use after {@link #close}. */
    public TokenCounter tokens() {
        return new EncoderTokenCounter(tokenizer);
    }

    /** Whether the model has a prune head. */
    public boolean scoresSentences() {
        return pruneHead;
    }

    /** Maps {@link PassageScore#rankLogit()} to a probability. */
    public PlattScaling rankCalibration() {
        return description.rank();
    }

    /** Maps {@link PassageScore#sentenceScores()} to calibrated probabilities. */
    public PlattScaling keepCalibration() {
        return description.keep();
    }

    /**
     * Scores all passages, or none, for a caller who always waits; see {@link #read}.
     *
     * @throws StageException also if the deadline passes before all work is done
     */
    public PassageScores score(String question, List<SplitPassage> passages, Deadline deadline)
            throws StageException {
        PassageScores all =
                read(
                        question,
                        passages,
                        scored -> scored.isEmpty() ? Integer.MAX_VALUE : 0,
                        true,
                        deadline,
                        () -> false);
        if (all.cut() != null) {
            throw new StageException(all.cut(), null);
        }
        return all;
    }

    /**
     * Scores passages in waves, from the first on, in portions that leave the queue room for
     * others.
     *
     * @param question not blank
     * @param next the size of the next wave, from the scores of all passages before; 0 to stop
     * @param whole whether passages of many windows are read to their end; always on a GPU, which
     *     reads a list at once
     * @param cancellation true once no caller waits for the scores; asked before each portion
     * @throws StageException if the queue is full or the deadline passes before a passage was read,
     *     the caller went away, or the model or its tokenizer fails
     */
    public PassageScores read(
            String question,
            List<SplitPassage> passages,
            ToIntFunction<List<PassageScore>> next,
            boolean whole,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws StageException {
        try (BatchSubmission<PairScore> running =
                new BatchSubmission<>(pool, model, deadline, cancellation)) {
            return read(question, passages, next, whole, running);
        } catch (RuntimeException e) {
            // A caller goes on without scores then. The message stays here: it could quote the
            // text.
            throw new StageException(
                    Kind.UNAVAILABLE,
                    "the passages could not be tokenised for %s, or its scores could not be gathered (%s)"
                            .formatted(tokenizer.name(), e.getClass().getSimpleName()),
                    e);
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    private PassageScores read(
            String question,
            List<SplitPassage> passages,
            ToIntFunction<List<PassageScore>> next,
            boolean whole,
            BatchSubmission<PairScore> running)
            throws StageException {
        long began = System.nanoTime();
        Question asked = layout.question(question);
        Duration before = Duration.ofNanos(System.nanoTime() - began);
        RerankBatches waves =
                new RerankBatches(
                        layout,
                        new RerankBatches.Asked(question, asked),
                        passages,
                        running,
                        new RerankBatches.Rules(pruneHead, whole || model.batches()));
        Duration alone =
                model.batches()
                        // One plan of all rows pads least.
                        ? waves.read(next, passages.size(), () -> 0)
                        : waves.read(next, sessions(), this::lookahead);
        StageException cut = running.cut();
        if (cut != null && waves.scores().isEmpty()) {
            throw cut;
        }
        return new PassageScores(
                waves.scores(),
                waves.places(),
                cut == null ? null : cut.problem(),
                asked.cut(),
                running.tokens(),
                new Timings(
                        running.queueWait(),
                        before.plus(waves.tokenizing()),
                        before.plus(alone),
                        running.inference()));
    }

    /** A session that is idle costs nothing; whoever waits for one does. */
    private int lookahead() {
        return pool.waitingTokens() > 0 ? 0 : sessions() - 1;
    }

    private int sessions() {
        return pool.settings().sessions();
    }

    /**
     * A passage whose sentences are known.
     *
     * @param heading title and headings, may be empty
     * @param text the passage
     * @param sentences spans of the text, in order; white space at their ends is of no importance
     */
    public record SplitPassage(String heading, String text, List<Span> sentences) {

        public SplitPassage {
            sentences = List.copyOf(sentences);
        }
    }
}

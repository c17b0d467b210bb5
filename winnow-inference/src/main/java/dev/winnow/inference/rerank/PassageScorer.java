package dev.winnow.inference.rerank;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PairLayout.Question;
import dev.winnow.inference.rerank.PairLayout.Tokens;
import dev.winnow.inference.rerank.PassageWindows.Window;
import dev.winnow.inference.session.Admission;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferenceCall;
import dev.winnow.inference.session.InferenceException;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.EncoderTokenCounter;
import dev.winnow.inference.token.ModelTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores passages whose sentences are known, without calibration: what the model itself says. Safe for use by several threads. A passage's
 * scores are the same bytes whatever else is scored with it or at the same time.
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
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or does not fit its description
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

    /** Maps {@link PassageScore#sentenceMeans()} to calibrated probabilities. */
    public PlattScaling keepCalibration() {
        return description.keep();
    }

    /**
     * Scores all passages.
     *
     * @param question not blank
     * @throws RerankException if the queue is full, the deadline passes before all work is done, or the model fails
     */
    public Scoring score(String question, List<SplitPassage> passages, Deadline deadline)
            throws RerankException {
        long began = System.nanoTime();
        Question asked = layout.question(question);
        List<Tokens> tokens = new ArrayList<>(passages.size());
        List<List<Window>> windows = new ArrayList<>(passages.size());
        List<TokenSequence> rows = new ArrayList<>(passages.size());
        for (SplitPassage passage : passages) {
            Tokens read = layout.passage(passage);
            List<Window> plan = PassageWindows.plan(lengths(read), layout.room(asked, read));
            for (Window window : plan) {
                rows.add(layout.row(asked, read, window));
            }
            tokens.add(read);
            windows.add(plan);
        }
        Duration tokenizing = Duration.ofNanos(System.nanoTime() - began);
        InferenceCall.Result<PairScore> result = run(rows, deadline);
        return new Scoring(
                scores(asked, tokens, windows, result.values()),
                asked.cut(),
                result.tokens(),
                result.queueWait(),
                tokenizing,
                result.inference());
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    private InferenceCall.Result<PairScore> run(List<TokenSequence> rows, Deadline deadline)
            throws RerankException {
        try {
            return pool.submit(model, rows, deadline, Admission.REFUSE).await();
        } catch (InferenceException e) {
            throw new RerankException(reason(e), e.getMessage(), e);
        }
    }

    private List<PassageScore> scores(
            Question asked,
            List<Tokens> tokens,
            List<List<Window>> windows,
            List<PairScore> results) {
        List<PassageScore> scores = new ArrayList<>(tokens.size());
        int row = 0;
        for (int p = 0; p < tokens.size(); p++) {
            TokenMeans means = new TokenMeans(tokens.get(p).sentences().length);
            int start = layout.contentStart(asked, tokens.get(p));
            for (Window window : windows.get(p)) {
                means.add(window, results.get(row++), start);
            }
            scores.add(means.score(pruneHead));
        }
        return scores;
    }

    private static int[] lengths(Tokens passage) {
        int[][] sentences = passage.sentences();
        int[] lengths = new int[sentences.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = sentences[i].length;
        }
        return lengths;
    }

    private static RerankException.Reason reason(InferenceException e) {
        return switch (e.reason()) {
            case OVERLOADED -> RerankException.Reason.OVERLOADED;
            case DEADLINE -> RerankException.Reason.DEADLINE;
            case MODEL -> RerankException.Reason.MODEL;
        };
    }
}

package dev.winnow.inference.encode;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferenceCall;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.OutputReader;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A model that reads one text at a time, cut at its window. Safe for use by several threads.
 *
 * @param <T> the output of the model for one text
 * @param <R> the result that is made of it
 */
public final class TextEncoder<T, R> implements AutoCloseable {

    /**
     * Texts of a bulk call that are with the pool at once, for each of its threads: enough that
     * none runs dry while the next text is tokenised, and few enough that a question does not wait
     * long behind an import.
     */
    private static final int IN_FLIGHT_PER_SESSION = 2;

    private final InferencePool pool;
    private final ModelTokenizer tokenizer;
    private final OnnxModel<T> model;
    private final BiFunction<TokenSequence, T, R> result;
    private final int window;

    private TextEncoder(
            InferencePool pool,
            ModelTokenizer tokenizer,
            OnnxModel<T> model,
            BiFunction<TokenSequence, T, R> result,
            int window) {
        this.pool = pool;
        this.tokenizer = tokenizer;
        this.model = model;
        this.result = result;
        this.window = window;
    }

    /**
     * Loads a model and its tokenizer.
     *
     * @param window most tokens of a text, specials included
     * @param reader makes the reader once the outputs are known; it throws if it misses one
     * @param result makes the result of a row, as the model read it, and of its output; pure. It
     *     throws {@link IllegalArgumentException} if the output means nothing, with a message
     *     without text
     * @param pool runs the model; not closed with this
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or
     *     does not fit its description
     * @throws dev.winnow.inference.session.NoGpuException if a GPU is required and there is none
     */
    public static <T, R> TextEncoder<T, R> load(
            ModelDescription description,
            int window,
            Function<ModelSignature, OutputReader<T>> reader,
            BiFunction<TokenSequence, T, R> result,
            InferencePool pool) {
        ModelTokenizer tokenizer = ModelTokenizer.load(description);
        try {
            OnnxModel<T> model =
                    OnnxModel.load(
                            description,
                            pool.settings(),
                            GpuProbe.SYSTEM,
                            tokenizer.padId(),
                            window,
                            reader);
            return new TextEncoder<>(pool, tokenizer, model, result, window);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    public ModelIdentity model() {
        return model.identity();
    }

    /** The tokenizer, which is closed with this. */
    public ModelTokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * One text.
     *
     * @param admission whether to wait for room in the queue
     * @throws StageException if the model is busy beyond its queue, the deadline passes, or the
     *     model fails
     */
    public R encode(String text, Deadline deadline, Admission admission) throws StageException {
        return await(submit(text, deadline, admission));
    }

    /**
     * Many texts, each the same as by itself. Uses all sessions of the pool, and waits for room in
     * the queue.
     *
     * @return one result for each text, in order
     * @throws StageException if the deadline passes or the model fails; the other texts are given
     *     up
     */
    public List<R> encodeAll(List<String> texts, Deadline deadline) throws StageException {
        int most = IN_FLIGHT_PER_SESSION * pool.settings().sessions();
        ArrayDeque<Run<T>> inFlight = new ArrayDeque<>(most);
        List<R> results = new ArrayList<>(texts.size());
        try {
            for (String text : texts) {
                if (inFlight.size() == most) {
                    results.add(await(inFlight.remove()));
                }
                inFlight.add(submit(text, deadline, Admission.WAIT));
            }
            while (!inFlight.isEmpty()) {
                results.add(await(inFlight.remove()));
            }
            return Collections.unmodifiableList(results);
        } finally {
            // After a failure nobody asks for the others: they would only keep a session from work.
            inFlight.forEach(run -> run.call().giveUp());
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    private Run<T> submit(String text, Deadline deadline, Admission admission)
            throws StageException {
        TokenSequence row = tokenised(text);
        return new Run<>(row, pool.submit(model, List.of(row), deadline, admission));
    }

    /**
     * The row of a text. The message of a failure stays behind as its cause: it could quote the
     * text.
     */
    private TokenSequence tokenised(String text) throws StageException {
        try {
            return row(text);
        } catch (RuntimeException e) {
            throw new StageException(
                    Kind.UNAVAILABLE,
                    "the text could not be tokenised for %s (%s)"
                            .formatted(tokenizer.name(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private TokenSequence row(String text) {
        int[] ids = tokenizer.encode(text);
        int read = Math.min(ids.length, window - 2);
        int[] row = new int[read + 2];
        row[0] = tokenizer.startId();
        System.arraycopy(ids, 0, row, 1, read);
        row[read + 1] = tokenizer.separatorId();
        return new TokenSequence(row, row.length);
    }

    /** A text that is with the pool. */
    private record Run<T>(TokenSequence row, InferenceCall<T> call) {}

    private R await(Run<T> run) throws StageException {
        try {
            return result.apply(run.row(), run.call().await().values().getFirst());
        } catch (IllegalArgumentException e) {
            throw new StageException(
                    Kind.UNAVAILABLE,
                    "%s gave what cannot be used: %s".formatted(tokenizer.name(), e.getMessage()),
                    e);
        }
    }
}

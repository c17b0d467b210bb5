package dev.winnow.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.session.InferencePool.RunListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model: token ids in, one value for each row out. Used by the threads of an {@link
 * InferencePool}.
 *
 * @param <T> the value of a row
 */
public final class OnnxModel<T> implements AutoCloseable {

    /**
     * Tokens of the row that a model is tried with on the CPU; not 1, so that an axis of tokens is
     * told from one of size 1.
     */
    private static final int TRIAL = 3;

    private static final Logger log = LoggerFactory.getLogger(OnnxModel.class);

    private final OnnxSessions sessions;
    private final ModelSignature signature;
    private final int padId;
    private final boolean batching;
    private final int window;
    private final int batchTokens;
    private final OutputReader<T> reader;
    private final RowBuffers[] buffers;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxModel(
            OnnxSessions sessions,
            ModelSignature signature,
            int padId,
            boolean batching,
            int window,
            InferenceSettings settings,
            OutputReader<T> reader) {
        this.sessions = sessions;
        this.signature = signature;
        this.padId = padId;
        this.batching = batching;
        this.window = window;
        this.batchTokens = settings.batchTokens();
        this.reader = reader;
        this.buffers = new RowBuffers[settings.sessions()];
        Arrays.setAll(buffers, i -> new RowBuffers());
    }

    /**
     * Loads a model.
     *
     * @param padId id that fills up the rows of a batch
     * @param window most tokens of a row
     * @param reader makes the reader once the outputs are known; it throws if it misses one
     * @throws InvalidModelException if the file is damaged, cannot be loaded, or has other inputs
     *     or outputs
     * @throws NoGpuException if a GPU is required and there is none
     */
    public static <T> OnnxModel<T> load(
            ModelDescription description,
            InferenceSettings settings,
            GpuProbe probe,
            int padId,
            int window,
            Function<ModelSignature, OutputReader<T>> reader) {
        return load(description, settings, probe, padId, window, reader, false);
    }

    /**
     * The same, with batches even on the CPU, where they are right for float models and of no use:
     * it is how their plan is checked on machines without a GPU.
     */
    static <T> OnnxModel<T> load(
            ModelDescription description,
            InferenceSettings settings,
            GpuProbe probe,
            int padId,
            int window,
            Function<ModelSignature, OutputReader<T>> reader,
            boolean batchOnCpu) {
        OnnxSessions sessions = OnnxSessions.open(description, settings, probe);
        try {
            ModelSignature signature =
                    ModelSignature.of(sessions.of(0).session(), sessions.location());
            boolean gpu = sessions.device() == OnnxSessions.ExecutionDevice.CUDA;
            OnnxModel<T> model =
                    new OnnxModel<>(
                            sessions,
                            signature,
                            padId,
                            (gpu || batchOnCpu) && sessions.precision().survivesBatching(),
                            window,
                            settings,
                            reader.apply(signature));
            if (model.batching) {
                model.warmUp();
            } else {
                model.runFilled(TRIAL, 1);
            }
            return model;
        } catch (InvalidModelException e) {
            sessions.close();
            throw e;
        } catch (OrtException | RuntimeException e) {
            sessions.close();
            throw new InvalidModelException(
                    "%s loads but does not run: %s"
                            .formatted(description.fields().location(), e.getMessage()),
                    e);
        }
    }

    public ModelIdentity identity() {
        return sessions.identity();
    }

    /** The number type in which most of the file that runs computes. */
    public Precision precision() {
        return sessions.precision();
    }

    /** The inputs and outputs of the file. */
    public ModelSignature signature() {
        return signature;
    }

    /** Whether rows that wait can share a run without changing each other's results. */
    public boolean batches() {
        return batching;
    }

    /**
     * Runs rows on the calling thread, one by one or in batches, and returns their values in the
     * same order.
     */
    List<T> run(int worker, List<TokenSequence> rows, RunListener listener) throws OrtException {
        Lock open = closing.readLock();
        open.lock();
        try {
            if (closed) {
                throw new IllegalStateException(identity().name() + " is closed");
            }
            return batching
                    ? runBatches(worker, rows, listener)
                    : runOneByOne(worker, rows, listener);
        } finally {
            open.unlock();
        }
    }

    /** Frees the sessions once runs under way have ended. */
    @Override
    public void close() {
        Lock exclusive = closing.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                sessions.close();
            }
        } finally {
            exclusive.unlock();
        }
    }

    private List<T> runOneByOne(int worker, List<TokenSequence> rows, RunListener listener)
            throws OrtException {
        List<T> values = new ArrayList<>(rows.size());
        for (TokenSequence row : rows) {
            values.addAll(runPadded(worker, List.of(row), row.length(), listener));
        }
        return values;
    }

    private List<T> runBatches(int worker, List<TokenSequence> rows, RunListener listener)
            throws OrtException {
        int[] lengths = new int[rows.size()];
        Arrays.setAll(lengths, i -> rows.get(i).length());
        OutOfMemoryRetry<T> retry =
                new OutOfMemoryRetry<>(
                        (batch, padded) -> runPadded(worker, batch, padded, listener));
        List<T> values = new ArrayList<>(Collections.nCopies(rows.size(), null));
        for (TokenBatches.Batch batch : TokenBatches.plan(lengths, batchTokens, window)) {
            List<TokenSequence> members = new ArrayList<>(batch.rows().length);
            for (int row : batch.rows()) {
                members.add(rows.get(row));
            }
            List<T> results = retry.run(members, batch.padded());
            for (int i = 0; i < results.size(); i++) {
                values.set(batch.rows()[i], results.get(i));
            }
        }
        return values;
    }

    private List<T> runPadded(
            int worker, List<TokenSequence> rows, int padded, RunListener listener)
            throws OrtException {
        int[] lengths = new int[rows.size()];
        int tokens = 0;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = rows.get(i).length();
            tokens += lengths[i];
        }
        Map<String, OnnxTensor> inputs =
                buffers[worker].tensors(rows, padded, padId, signature.hasTokenTypes());
        try (OrtSession.Result result =
                sessions.of(worker).session().run(inputs, reader.outputs())) {
            List<T> values = reader.read(result, lengths, padded);
            listener.ran(tokens, rows.size() * padded);
            return values;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * On a GPU the first run of each shape plans the graph, for seconds, and the first large batch
     * takes its memory: better before readiness than in a request. Each length that rows are padded
     * to, alone and in the largest batch, which runs in halves if it has to.
     */
    private void warmUp() throws OrtException {
        for (int length : TokenBatches.lengthsUpTo(window)) {
            runFilled(length, 1);
            runFilled(length, Math.max(1, batchTokens / length));
        }
    }

    /**
     * Runs rows of padding, which also shows whether the outputs have the shapes that the reader
     * wants.
     */
    private void runFilled(int length, int rows) throws OrtException {
        int[] ids = new int[length];
        Arrays.fill(ids, padId);
        run(0, Collections.nCopies(rows, new TokenSequence(ids, length)), RunListener.NONE);
    }

    /**
     * Runs a batch in halves when it does not fit the device's memory.
     *
     * @param <T> the value of a row
     */
    static final class OutOfMemoryRetry<T> {

        /** The words of its allocators, CUDA, cuBLAS and cuDNN. */
        private static final List<String> OUT_OF_MEMORY =
                List.of(
                        "out of memory",
                        "failed to allocate memory",
                        "smaller than requested bytes",
                        "alloc_failed",
                        "bad_alloc",
                        "bad allocation");

        private final BatchRun<T> run;

        OutOfMemoryRetry(BatchRun<T> run) {
            this.run = run;
        }

        /** One run of rows that are padded to one length. */
        interface BatchRun<T> {
            List<T> run(List<TokenSequence> rows, int padded) throws OrtException;
        }

        /** The values of all rows, in order. A single row that does not fit is an error. */
        List<T> run(List<TokenSequence> rows, int padded) throws OrtException {
            try {
                return run.run(rows, padded);
            } catch (OrtException e) {
                if (rows.size() == 1 || !isOutOfMemory(e)) {
                    throw e;
                }
                log.warn(
                        "a batch of {} rows of {} tokens did not fit the device's memory; it runs in halves",
                        rows.size(),
                        padded);
            }
            int middle = rows.size() / 2;
            List<T> values = new ArrayList<>(run(rows.subList(0, middle), padded));
            values.addAll(run(rows.subList(middle, rows.size()), padded));
            return values;
        }

        /** ONNX Runtime has no code for it. */
        private static boolean isOutOfMemory(OrtException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return OUT_OF_MEMORY.stream().anyMatch(message::contains);
        }
    }
}

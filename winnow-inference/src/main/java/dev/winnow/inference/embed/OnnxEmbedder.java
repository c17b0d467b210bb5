package dev.winnow.inference.embed;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.Admission;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferenceCall;
import dev.winnow.inference.session.InferenceException;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.EncoderTokenCounter;
import dev.winnow.inference.token.ModelTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The embedder of the pipeline. A text is one unpadded run of its own. Safe for use by several threads. */
public final class OnnxEmbedder implements Embedder {

    /**
     * Texts of a bulk call that are with the pool at once, for each of its threads: enough that none runs dry while the next text is tokenised, and
     * few enough that a question does not wait long behind an import.
     */
    private static final int IN_FLIGHT_PER_SESSION = 2;

    private final InferencePool pool;
    private final ModelTokenizer tokenizer;
    private final OnnxModel<float[]> model;
    private final EmbedderDescription description;

    private OnnxEmbedder(
            InferencePool pool,
            ModelTokenizer tokenizer,
            OnnxModel<float[]> model,
            EmbedderDescription description) {
        this.pool = pool;
        this.tokenizer = tokenizer;
        this.model = model;
        this.description = description;
    }

    /**
     * Loads a bi-encoder.
     *
     * @param pool runs it; not closed with the embedder
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or does not fit its description
     * @throws dev.winnow.inference.session.NoGpuException if a GPU is required and there is none
     */
    public static OnnxEmbedder load(ModelSource source, InferencePool pool) {
        ModelDescription description = ModelDescription.read(source);
        EmbedderDescription embedder = EmbedderDescription.of(description);
        ModelTokenizer tokenizer = ModelTokenizer.load(description);
        try {
            OnnxModel<float[]> model =
                    OnnxModel.load(
                            description,
                            pool.settings(),
                            GpuProbe.SYSTEM,
                            tokenizer.padId(),
                            embedder.window(),
                            signature -> UnitVectors.of(signature, embedder));
            return new OnnxEmbedder(pool, tokenizer, model, embedder);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public int dimensions() {
        return description.dimensions();
    }

    @Override
    public ModelIdentity model() {
        return model.identity();
    }

    /** Counts tokens as this embedder reads them; closed with it. */
    public TokenCounter tokenCounter() {
        return new EncoderTokenCounter(tokenizer);
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) throws EmbeddingException {
        return await(submit(description.queryInstruction() + text, deadline, Admission.REFUSE));
    }

    /** {@inheritDoc} Waits for room in the queue: passages are embedded in the background. */
    @Override
    public float[] embedPassage(String heading, String text, Deadline deadline)
            throws EmbeddingException {
        return await(submit(joined(heading, text), deadline, Admission.WAIT));
    }

    /** {@inheritDoc} Uses all sessions of the pool, and waits for room in the queue. */
    @Override
    public List<float[]> embedPassages(List<PassageText> passages, Deadline deadline)
            throws EmbeddingException {
        int most = IN_FLIGHT_PER_SESSION * pool.settings().sessions();
        ArrayDeque<InferenceCall<float[]>> inFlight = new ArrayDeque<>(most);
        List<float[]> vectors = new ArrayList<>(passages.size());
        try {
            for (PassageText passage : passages) {
                if (inFlight.size() == most) {
                    vectors.add(await(inFlight.remove()));
                }
                inFlight.add(
                        submit(
                                joined(passage.heading(), passage.text()),
                                deadline,
                                Admission.WAIT));
            }
            while (!inFlight.isEmpty()) {
                vectors.add(await(inFlight.remove()));
            }
            return Collections.unmodifiableList(vectors);
        } finally {
            // After a failure nobody asks for the others: they would only keep a session from work.
            inFlight.forEach(InferenceCall::giveUp);
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }

    /** One text, as the public collections are embedded whose figures Winnow is compared with. */
    private String joined(String heading, String text) {
        return description.passageInstruction() + (heading.isEmpty() ? text : heading + " " + text);
    }

    private InferenceCall<float[]> submit(String text, Deadline deadline, Admission admission)
            throws EmbeddingException {
        try {
            return pool.submit(model, List.of(tokenised(text)), deadline, admission);
        } catch (InferenceException e) {
            throw new EmbeddingException(e.getMessage(), e);
        }
    }

    /** The row of a text. The message of a failure stays behind as its cause: it could quote the text. */
    private TokenSequence tokenised(String text) throws EmbeddingException {
        try {
            return row(text);
        } catch (RuntimeException e) {
            throw new EmbeddingException(
                    "the text could not be tokenised for %s (%s)"
                            .formatted(tokenizer.name(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private TokenSequence row(String text) {
        int[] ids = tokenizer.encode(text);
        int read = Math.min(ids.length, description.window() - 2);
        int[] row = new int[read + 2];
        row[0] = tokenizer.startId();
        System.arraycopy(ids, 0, row, 1, read);
        row[read + 1] = tokenizer.separatorId();
        return new TokenSequence(row, row.length);
    }

    private static float[] await(InferenceCall<float[]> call) throws EmbeddingException {
        try {
            return call.await().values().getFirst();
        } catch (InferenceException e) {
            throw new EmbeddingException(e.getMessage(), e);
        }
    }
}

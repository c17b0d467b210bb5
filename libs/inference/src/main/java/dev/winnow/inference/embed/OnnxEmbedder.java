package dev.winnow.inference.embed;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.Embedder.PassageText;
import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.inference.encode.TextEncoder;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.token.EncoderTokenCounter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The embedder of the pipeline. A text is one unpadded run of its own. Safe for use by several
 * threads.
 */
public final class OnnxEmbedder implements Embedder {

    private final TextEncoder<float[], float[]> encoder;
    private final EmbedderDescription description;

    private OnnxEmbedder(TextEncoder<float[], float[]> encoder, EmbedderDescription description) {
        this.encoder = encoder;
        this.description = description;
    }

    /**
     * Loads a bi-encoder.
     *
     * @param pool runs it; not closed with the embedder
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or
     *     does not fit its description
     * @throws dev.winnow.inference.session.NoGpuException if a GPU is required and there is none
     */
    public static OnnxEmbedder load(ModelSource source, InferencePool pool) {
        ModelDescription description = ModelDescription.read(source);
        EmbedderDescription embedder = EmbedderDescription.of(description);
        return new OnnxEmbedder(
                TextEncoder.load(
                        description,
                        embedder.window(),
                        signature -> PooledVectors.of(signature, embedder),
                        (row, vector) -> vector,
                        pool),
                embedder);
    }

    @Override
    public int dimensions() {
        return description.dimensions();
    }

    @Override
    public ModelIdentity model() {
        return encoder.model();
    }

    @Override
    public @Nullable SmallTalk smallTalk() {
        return description.smallTalk();
    }

    @Override
    public float usualSpread() {
        return description.usualSpread();
    }

    /** Counts tokens as this embedder reads them; closed with it. */
    public TokenCounter tokenCounter() {
        return new EncoderTokenCounter(encoder.tokenizer());
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) throws StageException {
        return encoder.encode(description.queryInstruction() + text, deadline, Admission.REFUSE);
    }

    /** {@inheritDoc} Waits for room in the queue: passages are embedded in the background. */
    @Override
    public float[] embedPassage(String heading, String text, Deadline deadline)
            throws StageException {
        return encoder.encode(joined(new PassageText(heading, text)), deadline, Admission.WAIT);
    }

    /** {@inheritDoc} Uses all sessions of the pool, and waits for room in the queue. */
    @Override
    public List<float[]> embedPassages(List<PassageText> passages, Deadline deadline)
            throws StageException {
        return encoder.encodeAll(passages.stream().map(this::joined).toList(), deadline);
    }

    @Override
    public void close() {
        encoder.close();
    }

    private String joined(PassageText passage) {
        return description.passageInstruction() + passage.joined();
    }
}

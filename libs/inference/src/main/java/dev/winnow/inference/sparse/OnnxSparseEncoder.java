package dev.winnow.inference.sparse;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder.PassageText;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.score.Impacts;
import dev.winnow.inference.encode.TextEncoder;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.token.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * A sparse encoder from files: one whose output is weights of the vocabulary (SPLADE) or of the
 * text's own tokens (uniCOIL). A text is one unpadded run of its own. Safe for use by several
 * threads.
 */
public final class OnnxSparseEncoder implements SparseEncoder {

    private final TextEncoder<float[], Impacts> encoder;

    private OnnxSparseEncoder(TextEncoder<float[], Impacts> encoder) {
        this.encoder = encoder;
    }

    /**
     * Loads a sparse encoder.
     *
     * @param pool runs it; not closed with the encoder
     * @throws dev.winnow.inference.model.InvalidModelException if a file is missing, damaged, or
     *     does not fit its description
     * @throws dev.winnow.inference.session.NoGpuException if a GPU is required and there is none
     */
    public static OnnxSparseEncoder load(ModelSource source, InferencePool pool) {
        ModelDescription description = ModelDescription.read(source);
        SparseDescription sparse = SparseDescription.of(description);
        Vocabulary vocabulary = Vocabulary.load(description);
        return new OnnxSparseEncoder(
                TextEncoder.load(
                        description,
                        sparse.window(),
                        signature -> SparseOutput.of(signature, sparse, vocabulary.size()),
                        (row, weights) ->
                                impacts(
                                        weights,
                                        sparse.layout() == SparseDescription.Layout.TOKEN_WEIGHTS
                                                ? place -> row.ids()[place]
                                                : IntUnaryOperator.identity(),
                                        vocabulary),
                        pool));
    }

    @Override
    public ModelIdentity model() {
        return encoder.model();
    }

    @Override
    public Impacts encodeQuery(String text, Deadline deadline) throws StageException {
        return encoder.encode(text, deadline, Admission.REFUSE);
    }

    /** {@inheritDoc} Waits for room in the queue: passages are encoded in the background. */
    @Override
    public Impacts encodePassage(String heading, String text, Deadline deadline)
            throws StageException {
        return encoder.encode(new PassageText(heading, text).joined(), deadline, Admission.WAIT);
    }

    /** {@inheritDoc} Uses all sessions of the pool, and waits for room in the queue. */
    @Override
    public List<Impacts> encodePassages(List<PassageText> passages, Deadline deadline)
            throws StageException {
        return encoder.encodeAll(passages.stream().map(PassageText::joined).toList(), deadline);
    }

    @Override
    public void close() {
        encoder.close();
    }

    /**
     * A term's weight is the highest of its places. What is not above 0 is no term; NaN stays, so
     * that it is told.
     *
     * @param id the entry of the vocabulary at a place
     */
    private static Impacts impacts(float[] weights, IntUnaryOperator id, Vocabulary vocabulary) {
        Map<String, Float> terms = new TreeMap<>();
        for (int place = 0; place < weights.length; place++) {
            int entry = id.applyAsInt(place);
            if (!(weights[place] <= 0) && !vocabulary.isSpecial(entry)) {
                terms.merge(vocabulary.piece(entry), weights[place], Math::max);
            }
        }
        return Impacts.quantised(terms);
    }
}

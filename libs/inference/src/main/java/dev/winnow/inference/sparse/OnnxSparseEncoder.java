package dev.winnow.inference.sparse;

import ai.onnxruntime.OrtSession;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.score.Impacts;
import dev.winnow.inference.encode.TextEncoder;
import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OutputReader;
import dev.winnow.inference.token.Vocabulary;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * {@inheritDoc} Uses all sessions of the pool, and waits for room in the queue: passages are
     * encoded in the background.
     */
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

    /**
     * The part of {@code winnow-model.json} that only a sparse encoder has.
     *
     * @param window most tokens of a text, specials included
     * @param layout the content of the output
     * @param output its name
     */
    record SparseDescription(int window, Layout layout, String output) {

        /** Beyond the longest windows of any encoder; only a misprint goes beyond. */
        private static final int MOST = 1 << 16;

        static SparseDescription of(ModelDescription model) {
            DescriptionFields fields = model.fields();
            Layout layout = fields.choice("sparse", Layout.values());
            return new SparseDescription(
                    fields.object("max_tokens").integer("window", 8, MOST),
                    layout,
                    fields.objectOrEmpty("output_names").textOr("sparse", layout.output()));
        }

        /** The content of a sparse encoder's output. */
        enum Layout {
            /**
             * SPLADE as a language model: a logit for each token and entry of the vocabulary, [B,
             * L, V].
             */
            VOCABULARY_LOGITS("logits"),
            /**
             * SPLADE with its pooling in the file: a weight for each entry of the vocabulary, [B,
             * V].
             */
            VOCABULARY_WEIGHTS("weights"),
            /** uniCOIL: a weight for each token, [B, L] or [B, L, 1]. */
            TOKEN_WEIGHTS("weights");

            private final String output;

            Layout(String output) {
                this.output = output;
            }

            /** The usual name of the output. */
            String output() {
                return output;
            }
        }
    }

    /**
     * Reads weights from the output: one for each entry of the vocabulary, or one for each token of
     * the row.
     */
    record SparseOutput(SparseDescription description, int vocabulary)
            implements OutputReader<float[]> {

        /**
         * @param vocabulary entries of the tokenizer's vocabulary
         */
        static SparseOutput of(
                ModelSignature signature, SparseDescription description, int vocabulary) {
            String name = description.output();
            switch (description.layout()) {
                case VOCABULARY_LOGITS -> signature.requireOutput(name, -1, -1, vocabulary);
                case VOCABULARY_WEIGHTS -> signature.requireOutput(name, -1, vocabulary);
                case TOKEN_WEIGHTS ->
                        signature.requireOutput(name, new long[] {-1, -1}, new long[] {-1, -1, 1});
            }
            return new SparseOutput(description, vocabulary);
        }

        @Override
        public Set<String> outputs() {
            return Set.of(description.output());
        }

        @Override
        public List<float[]> read(OrtSession.Result result, int[] lengths, int padded) {
            int rows = lengths.length;
            int perRow =
                    switch (description.layout()) {
                        case VOCABULARY_LOGITS -> padded * vocabulary;
                        case VOCABULARY_WEIGHTS -> vocabulary;
                        case TOKEN_WEIGHTS -> padded;
                    };
            FloatBuffer values =
                    OutputReader.floats(result, description.output(), rows, padded, perRow);
            List<float[]> weights = new ArrayList<>(rows);
            for (int row = 0; row < rows; row++) {
                int from = row * perRow;
                weights.add(
                        switch (description.layout()) {
                            case VOCABULARY_LOGITS ->
                                    saturated(highest(values, from, lengths[row]));
                            case VOCABULARY_WEIGHTS -> slice(values, from, vocabulary);
                            case TOKEN_WEIGHTS -> slice(values, from, lengths[row]);
                        });
            }
            return Collections.unmodifiableList(weights);
        }

        /**
         * The highest logit of each entry over all tokens. The saturation that follows keeps the
         * order, so it is needed once for each entry.
         */
        private float[] highest(FloatBuffer logits, int from, int tokens) {
            float[] highest = new float[vocabulary];
            Arrays.fill(highest, Float.NEGATIVE_INFINITY);
            float[] token = new float[vocabulary];
            for (int t = 0; t < tokens; t++) {
                logits.get(from + t * vocabulary, token);
                for (int v = 0; v < vocabulary; v++) {
                    highest[v] = Math.max(highest[v], token[v]);
                }
            }
            return highest;
        }

        /**
         * log(1 + relu(x)), equation 1 of "SPLADE v2" (Formal et al., arXiv 2109.10086) with its
         * max pooling.
         */
        private static float[] saturated(float[] logits) {
            for (int v = 0; v < logits.length; v++) {
                // Math.max keeps NaN, which must not pass for a weight of nothing.
                logits[v] = (float) Math.log1p(Math.max(logits[v], 0f));
            }
            return logits;
        }

        private static float[] slice(FloatBuffer values, int from, int length) {
            float[] slice = new float[length];
            values.get(from, slice);
            return slice;
        }
    }
}

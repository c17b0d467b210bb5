package dev.winnow.inference.embed;

import ai.onnxruntime.OrtSession;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.inference.encode.TextEncoder;
import dev.winnow.inference.model.DescriptionFields;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferencePool.Admission;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OutputReader;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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

    /**
     * {@inheritDoc} Uses all sessions of the pool, and waits for room in the queue: passages are
     * embedded in the background.
     */
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

    /**
     * The part of {@code winnow-model.json} that only an embedder has.
     *
     * @param window most tokens of a text, specials included
     * @param pooling the way from token vectors to one
     * @param dimensions length of the vectors
     * @param queryInstruction text before a question, with its blank; may be empty
     * @param passageInstruction text before a passage, with its blank; may be empty
     * @param output name of the token vectors
     * @param smallTalk the classifier of small talk, or null
     * @param usualSpread the usual distance of the best passage above the hundredth, in cosine; 0
     *     if not known
     */
    record EmbedderDescription(
            int window,
            Pooling pooling,
            int dimensions,
            String queryInstruction,
            String passageInstruction,
            String output,
            @Nullable SmallTalk smallTalk,
            float usualSpread) {

        /** Beyond the longest windows and vectors of any encoder; only a misprint goes beyond. */
        private static final int MOST = 1 << 16;

        /** From one end of the cosine to the other. */
        private static final double MOST_SPREAD = 2;

        static EmbedderDescription of(ModelDescription model) {
            DescriptionFields fields = model.fields();
            int dimensions = fields.integer("dimensions", 1, MOST);
            return new EmbedderDescription(
                    fields.object("max_tokens").integer("window", 8, MOST),
                    fields.choice("pooling", Pooling.values()),
                    dimensions,
                    fields.textOr("query_instruction", ""),
                    fields.textOr("passage_instruction", ""),
                    fields.objectOrEmpty("output_names")
                            .textOr("token_vectors", "last_hidden_state"),
                    fields.has("small_talk")
                            ? smallTalk(fields.object("small_talk"), dimensions)
                            : null,
                    usualSpread(fields));
        }

        private static SmallTalk smallTalk(DescriptionFields fields, int dimensions) {
            return new SmallTalk(
                    fields.numbers("weights", dimensions),
                    (float) fields.number("nearest"),
                    (float) fields.number("bias"));
        }

        private static float usualSpread(DescriptionFields fields) {
            if (!fields.has("usual_spread")) {
                return 0f;
            }
            double spread = fields.number("usual_spread");
            if (!(spread > 0 && spread <= MOST_SPREAD)) {
                throw fields.wrong("usual_spread", "a number above 0 and at most 2", "" + spread);
            }
            return (float) spread;
        }

        /** The way from the token vectors of a text to one. */
        enum Pooling {
            /** The first token's. */
            CLS,
            /** The mean of all, specials included. */
            MEAN
        }
    }

    /** Pools token vectors and scales the result to length 1. */
    record PooledVectors(EmbedderDescription description) implements OutputReader<float[]> {

        static PooledVectors of(ModelSignature signature, EmbedderDescription description) {
            signature.requireOutput(description.output(), -1, -1, description.dimensions());
            return new PooledVectors(description);
        }

        @Override
        public Set<String> outputs() {
            return Set.of(description.output());
        }

        @Override
        public List<float[]> read(OrtSession.Result result, int[] lengths, int padded) {
            int dimensions = description.dimensions();
            FloatBuffer hidden =
                    OutputReader.floats(
                            result,
                            description.output(),
                            lengths.length,
                            padded,
                            padded * dimensions);
            List<float[]> vectors = new ArrayList<>(lengths.length);
            for (int row = 0; row < lengths.length; row++) {
                int from = row * padded * dimensions;
                int tokens =
                        description.pooling() == EmbedderDescription.Pooling.CLS ? 1 : lengths[row];
                vectors.add(unit(sum(hidden, from, tokens, dimensions)));
            }
            return Collections.unmodifiableList(vectors);
        }

        /** The sum points where the mean does. */
        private static double[] sum(FloatBuffer hidden, int from, int tokens, int dimensions) {
            double[] sum = new double[dimensions];
            for (int t = 0; t < tokens; t++) {
                for (int d = 0; d < dimensions; d++) {
                    sum[d] += hidden.get(from + t * dimensions + d);
                }
            }
            return sum;
        }

        private static float[] unit(double[] vector) {
            double squares = 0;
            for (double value : vector) {
                squares += value * value;
            }
            double length = Math.sqrt(squares);
            if (!(length > 0) || !Double.isFinite(length)) {
                throw new IllegalStateException("a vector of length " + length);
            }
            float[] unit = new float[vector.length];
            for (int d = 0; d < unit.length; d++) {
                unit[d] = (float) (vector[d] / length);
            }
            return unit;
        }
    }
}

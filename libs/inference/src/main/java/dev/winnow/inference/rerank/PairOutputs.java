package dev.winnow.inference.rerank;

import ai.onnxruntime.OrtSession;
import dev.winnow.inference.session.ModelSignature;
import dev.winnow.inference.session.OutputReader;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Reads rank score and keep-probabilities, under the names that models of this family use: {@code
 * ranking_logits}, {@code ranking_scores} (Provence) or a cross-encoder's {@code logits}; {@code
 * keep_prob}, or two logits a token as {@code pruning_logits} (OpenProvence) or {@code
 * compression_logits} (Provence).
 *
 * @param rank the output with the rank score
 * @param keep the one with keep-probabilities or logits, empty without a prune head
 */
record PairOutputs(String rank, String keep, boolean keepIsLogits)
        implements OutputReader<PairOutputs.PairScore> {

    private static final List<String> RANK = List.of("ranking_logits", "ranking_scores", "logits");
    private static final List<String> KEEP_PROBABILITY = List.of("keep_prob");
    private static final List<String> KEEP_LOGITS = List.of("pruning_logits", "compression_logits");
    private static final float[] NO_PRUNE_HEAD = {};

    /** Finds the outputs of a file; those that its description states or lists must be there. */
    static PairOutputs of(ModelSignature signature, RerankerDescription description) {
        for (String declared : description.declaredOutputs()) {
            if (!signature.hasOutput(declared)) {
                throw signature.misses(
                        "the output %s that its description lists".formatted(declared));
            }
        }
        String rank = find(signature, description.rankOutput(), RANK);
        if (rank.isEmpty()) {
            throw signature.misses(
                    "a rank score (%s, or \"output_names\": {\"rank\": NAME})"
                            .formatted(String.join(", ", RANK)));
        }
        signature.requireOutput(rank, -1, 1);
        String probability = find(signature, description.keepProbabilityOutput(), KEEP_PROBABILITY);
        if (!probability.isEmpty()) {
            signature.requireOutput(probability, -1, -1);
            return new PairOutputs(rank, probability, false);
        }
        String logits = find(signature, description.keepLogitsOutput(), KEEP_LOGITS);
        if (!logits.isEmpty()) {
            signature.requireOutput(logits, -1, -1, 2);
        }
        return new PairOutputs(rank, logits, true);
    }

    /** Whether the model gives keep-probabilities of tokens. */
    boolean hasPruneHead() {
        return !keep.isEmpty();
    }

    @Override
    public Set<String> outputs() {
        return Set.copyOf(hasPruneHead() ? List.of(rank, keep) : List.of(rank));
    }

    @Override
    public List<PairScore> read(OrtSession.Result result, int[] lengths, int padded) {
        int rows = lengths.length;
        FloatBuffer ranks = OutputReader.floats(result, rank, rows, padded, 1);
        FloatBuffer keeps =
                hasPruneHead()
                        ? OutputReader.floats(
                                result, keep, rows, padded, keepIsLogits ? 2 * padded : padded)
                        : FloatBuffer.allocate(0);
        List<PairScore> scores = new ArrayList<>(lengths.length);
        for (int row = 0; row < lengths.length; row++) {
            float logit = ranks.get(row);
            if (!Float.isFinite(logit)) {
                throw new IllegalStateException("the rank score is " + logit);
            }
            scores.add(new PairScore(logit, keep(keeps, row * padded, lengths[row])));
        }
        return Collections.unmodifiableList(scores);
    }

    private float[] keep(FloatBuffer keeps, int from, int length) {
        if (!hasPruneHead()) {
            return NO_PRUNE_HEAD;
        }
        float[] probabilities = new float[length];
        for (int i = 0; i < length; i++) {
            float probability =
                    keepIsLogits
                            ? softmax(keeps.get(2 * (from + i)), keeps.get(2 * (from + i) + 1))
                            : keeps.get(from + i);
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalStateException("a keep-probability is " + probability);
            }
            probabilities[i] = probability;
        }
        return probabilities;
    }

    /** The share of class 1, which is "keep". */
    private static float softmax(float drop, float keep) {
        return (float) PlattScaling.logistic((double) keep - drop);
    }

    private static String find(ModelSignature signature, String stated, List<String> usual) {
        if (!stated.isEmpty()) {
            return stated;
        }
        return usual.stream().filter(signature::hasOutput).findFirst().orElse("");
    }

    /**
     * The model's scores of one row.
     *
     * @param rankLogit raw rank score, finite
     * @param keep keep-probability of each token of the row, specials included; empty from a model
     *     without a prune head
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record PairScore(float rankLogit, float[] keep) {}
}

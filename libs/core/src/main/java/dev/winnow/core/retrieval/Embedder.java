package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into unit vectors. Safe for use by several threads. A text's vector is the same bytes
 * whatever else is encoded at the same time.
 */
public interface Embedder extends AutoCloseable {

    /** Length of the vectors. */
    int dimensions();

    ModelIdentity model();

    /**
     * The classifier that tells small talk by a question's vector; null if none was fitted to this
     * model.
     */
    default @Nullable SmallTalk smallTalk() {
        return null;
    }

    /**
     * The usual distance of the best passage above the hundredth, in cosine; 0 if it is not known.
     * Where a question's passages lie further apart or closer together, dense scores weigh more or
     * less (see {@link dev.winnow.core.fusion.LexicalShare}).
     */
    default float usualSpread() {
        return 0f;
    }

    /**
     * The vector of a question, with the instruction that the model was trained with.
     *
     * @throws StageException if the model is busy beyond its queue, the deadline passes, or the
     *     model fails
     */
    float[] embedQuery(String text, Deadline deadline) throws StageException;

    /**
     * The vectors of passages, each cut at the model's window, and each the same bytes as by
     * itself. An embedder with several sessions uses all of them.
     *
     * @return one vector for each passage, in order
     */
    List<float[]> embedPassages(List<PassageText> passages, Deadline deadline)
            throws StageException;

    @Override
    void close();

    /**
     * A classifier that tells greetings, thanks, orders and chat from questions that documents
     * could answer: a logistic regression on the question's vector and the cosine of the nearest
     * passage. Small talk looks alike to an encoder, whatever the collection, and no passage is
     * near to it.
     *
     * @param weights one for each dimension of the encoder's vectors
     * @param nearest weight of the best passage's cosine, negative: a message with a near passage
     *     is a question
     * @param bias the rest of the sum; the rule is chosen with it, so that the border is 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record SmallTalk(float[] weights, float nearest, float bias) {

        /**
         * Whether a message is small talk.
         *
         * @param question the encoder's vector of it, of unit length
         * @param cosine of the nearest passage
         */
        public boolean matches(float[] question, float cosine) {
            double sum = bias + (double) nearest * cosine;
            for (int i = 0; i < weights.length; i++) {
                sum += (double) weights[i] * question[i];
            }
            return sum > 0;
        }
    }
}

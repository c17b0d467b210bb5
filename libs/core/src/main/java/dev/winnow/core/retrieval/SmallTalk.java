package dev.winnow.core.retrieval;

/**
 * A classifier that tells greetings, thanks, orders and chat from questions that documents could
 * answer: a logistic regression on the question's vector and the cosine of the nearest passage.
 * Small talk looks alike to an encoder, whatever the collection, and no passage is near to it.
 *
 * @param weights one for each dimension of the encoder's vectors
 * @param nearest weight of the best passage's cosine, negative: a message with a near passage is a
 *     question
 * @param bias the rest of the sum; the rule is chosen with it, so that the border is 0
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record SmallTalk(float[] weights, float nearest, float bias) {

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

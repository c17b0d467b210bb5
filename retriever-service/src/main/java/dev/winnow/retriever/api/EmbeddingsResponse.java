package dev.winnow.retriever.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * OpenAI's list of vectors.
 *
 * @param object always {@code list}
 * @param data in the order of the texts
 * @param model the encoder
 * @param usage tokens that it read
 */
record EmbeddingsResponse(
        String object, List<EmbeddingVector> data, String model, EmbeddingUsage usage) {

    /**
     * The vector of a text.
     *
     * @param object always {@code embedding}
     * @param index the text's place in the request, from 0
     * @param embedding a list of numbers, or base64 of little-endian floats
     */
    record EmbeddingVector(String object, int index, Object embedding) {}

    /**
     * Tokens that the encoder read.
     *
     * @param promptTokens tokens of all texts, 0 or more
     * @param totalTokens the same number
     */
    record EmbeddingUsage(int promptTokens, int totalTokens) {}

    static EmbeddingsResponse of(
            TextEmbedding.EmbeddedTexts embedded, String model, boolean base64) {
        List<EmbeddingVector> data = new ArrayList<>(embedded.vectors().size());
        for (float[] vector : embedded.vectors()) {
            data.add(
                    new EmbeddingVector(
                            "embedding", data.size(), base64 ? base64(vector) : vector));
        }
        return new EmbeddingsResponse(
                "list", data, model, new EmbeddingUsage(embedded.tokens(), embedded.tokens()));
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

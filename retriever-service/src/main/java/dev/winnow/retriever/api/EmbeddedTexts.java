package dev.winnow.retriever.api;

import java.util.List;

/**
 * Texts as vectors.
 *
 * @param vectors of length 1, in the order of the texts
 * @param tokens that the model read of all texts
 * @param cut number of texts of which the model did not read the end
 */
public record EmbeddedTexts(List<float[]> vectors, int tokens, int cut) {

    public EmbeddedTexts {
        vectors = List.copyOf(vectors);
    }
}

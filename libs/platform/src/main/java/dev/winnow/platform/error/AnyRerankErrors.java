package dev.winnow.platform.error;

import org.jspecify.annotations.Nullable;

/**
 * The error of a rerank request whose dialect is not known, because its body was not read or names
 * none: what each of the dialects looks for, in one object.
 */
public final class AnyRerankErrors implements ErrorShape {

    /**
     * The body. All but the type say the same words.
     *
     * @param message for Cohere's clients
     * @param detail for those of Jina, Voyage and NVIDIA
     * @param error for those of text-embeddings-inference
     * @param errorType the type that these switch on
     */
    public record Body(String message, String detail, String error, String errorType) {}

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        String words = failure.problem().detail();
        return new Body(words, words, words, TeiErrors.type(failure));
    }
}

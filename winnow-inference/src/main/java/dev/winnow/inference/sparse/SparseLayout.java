package dev.winnow.inference.sparse;

/** What a sparse encoder's output holds. */
enum SparseLayout {
    /** SPLADE as a language model: a logit for each token and entry of the vocabulary, [B, L, V]. */
    VOCABULARY_LOGITS("logits"),
    /** SPLADE with its pooling in the file: a weight for each entry of the vocabulary, [B, V]. */
    VOCABULARY_WEIGHTS("weights"),
    /** uniCOIL: a weight for each token, [B, L] or [B, L, 1]. */
    TOKEN_WEIGHTS("weights");

    private final String output;

    SparseLayout(String output) {
        this.output = output;
    }

    /** The usual name of the output. */
    String output() {
        return output;
    }
}

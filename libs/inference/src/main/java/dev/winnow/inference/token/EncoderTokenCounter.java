package dev.winnow.inference.token;

import dev.winnow.core.context.TokenCounter;

/**
 * Counts tokens as an encoder reads them, specials left out: what a text costs of the encoder's
 * window.
 */
public final class EncoderTokenCounter implements TokenCounter {

    private final ModelTokenizer tokenizer;

    /**
     * A counter over a tokenizer.
     *
     * @param tokenizer stays its owner's to close
     */
    public EncoderTokenCounter(ModelTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public int count(String text) {
        return tokenizer.encode(text).length;
    }

    @Override
    public String name() {
        return tokenizer.name();
    }
}

package dev.winnow.core.text;

import com.knuddels.jtokkit.api.Encoding;
import dev.winnow.core.context.TokenCounter;

/**
 * Counts tokens with {@code o200k_base}, the vocabulary of current OpenAI models; for other models
 * the number is an estimate. The vocabulary is loaded once for the process, when the first counter
 * is made.
 */
public final class O200kTokenCounter implements TokenCounter {

    private final Encoding encoding = O200kVocabulary.ENCODING;

    /** Text that looks like a special token counts as the text that it is. */
    @Override
    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    @Override
    public String name() {
        return encoding.getName();
    }
}

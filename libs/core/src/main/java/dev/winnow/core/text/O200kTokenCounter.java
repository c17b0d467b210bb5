package dev.winnow.core.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.winnow.core.context.TokenCounter;

/**
 * Counts tokens with {@code o200k_base}, the vocabulary of current OpenAI models; for other models
 * the number is an estimate. The vocabulary is loaded once for the process, when the first counter
 * is made.
 */
public final class O200kTokenCounter implements TokenCounter {

    /** Loaded once for the process when it is first needed. */
    static final Encoding ENCODING =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    /** Text that looks like a special token counts as the text that it is. */
    @Override
    public int count(String text) {
        return ENCODING.countTokensOrdinary(text);
    }

    @Override
    public String name() {
        return ENCODING.getName();
    }
}

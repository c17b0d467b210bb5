package dev.winnow.core.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.winnow.core.context.TokenCounter;

/**
 * Counts tokens with {@code o200k_base}, the vocabulary of current OpenAI models; for other models
 * the number is an estimate. The vocabulary is loaded once for the process, when the first counter
 * is made.
 */
public final class O200kTokenCounter implements TokenCounter {

    /** Loaded once for the process when it is first needed. */
    private static final Encoding ENCODING =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    /** Longer words are never one token; a bound on the work that a text without blanks costs. */
    private static final int LONGEST_WORD = 40;

    /** Text that looks like a special token counts as the text that it is. */
    @Override
    public int count(String text) {
        return ENCODING.countTokensOrdinary(text);
    }

    @Override
    public String name() {
        return ENCODING.getName();
    }

    /**
     * The place of a word in the order of frequency, 0 upwards and below 200,000; -1 if it is not
     * one token. Tokens were made in the order of their frequency in text of the web, so the place
     * tells how common a word is.
     *
     * @param word as it is written within a sentence: Rome, rome and ROME are different words
     */
    public static int place(String word) {
        if (word.isEmpty() || word.length() > LONGEST_WORD) {
            return -1;
        }
        IntArrayList tokens = ENCODING.encodeOrdinary(" " + word);
        return tokens.size() == 1 ? tokens.get(0) : -1;
    }
}

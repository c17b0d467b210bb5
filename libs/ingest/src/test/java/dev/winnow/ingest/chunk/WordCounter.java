package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;

/**
 * One token for each run of characters that are not white space: lengths in tests can be read off.
 */
public final class WordCounter implements TokenCounter {

    @Override
    public int count(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }
        return words;
    }

    @Override
    public String name() {
        return "words";
    }
}

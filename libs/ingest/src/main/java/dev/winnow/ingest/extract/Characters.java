package dev.winnow.ingest.extract;

import java.nio.charset.StandardCharsets;

/** Characters that are text, and those that are not. */
final class Characters {

    private Characters() {}

    /** Whether there is anything to read: a letter, digit, mark, punctuation or symbol. */
    static boolean holdsText(String text) {
        return text.chars()
                .anyMatch(
                        c ->
                                !Character.isSpaceChar(c)
                                        && !Character.isISOControl(c)
                                        && c != '\uFEFF'
                                        && c != '\uFFFD'
                                        && Character.getType(c) != Character.FORMAT);
    }

    /**
     * The text itself if it is well-formed, else a copy of the same length with U+FFFD for each
     * lone surrogate. That is half a character: UTF-8 has no bytes for it, so the index and the
     * HTTP answer would each write something else in its place, and the stored original would no
     * longer be what the passages were cut from. Everything else, NUL and control characters
     * included, is text.
     */
    static String repair(String text) {
        // Encoders put U+FFFD in the place of each half of a character.
        return text.chars().anyMatch(unit -> Character.isSurrogate((char) unit))
                ? new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE)
                : text;
    }
}

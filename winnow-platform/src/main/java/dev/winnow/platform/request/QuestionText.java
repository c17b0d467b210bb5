package dev.winnow.platform.request;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.Problems;
import org.jspecify.annotations.Nullable;

/** What a question may be made of. */
final class QuestionText {

    private final int maxCharacters;

    QuestionText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    /**
     * The text as it came.
     *
     * @throws ProblemException 422 if it is missing or has nothing to read in it, is too long, or is no valid Unicode
     */
    String check(@Nullable String text) {
        if (text == null || !hasVisibleCharacter(text)) {
            throw Problems.EMPTY_QUESTION
                    .because("query is missing or has no visible character")
                    .at("query");
        }
        if (text.length() > maxCharacters) {
            throw Problems.LIMIT_EXCEEDED
                    .because(
                            ("query has %d characters, at most %d are allowed; shorten it, or raise "
                                            + "winnow.pipeline.caps.query-characters")
                                    .formatted(text.length(), maxCharacters))
                    .at("query")
                    .limit(maxCharacters, text.length());
        }
        int broken = loneSurrogate(text);
        if (broken >= 0) {
            throw Problems.INVALID_VALUE
                    .because("query has half a character (a lone surrogate) at " + broken)
                    .at("query");
        }
        return text;
    }

    private static boolean hasVisibleCharacter(String text) {
        return text.codePoints()
                .anyMatch(
                        c ->
                                switch (Character.getType(c)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR,
                                            Character.SPACE_SEPARATOR,
                                            Character.SURROGATE,
                                            Character.UNASSIGNED ->
                                            false;
                                    default -> true;
                                });
    }

    /** Place of the first half of a surrogate pair that stands alone, or -1. It could not be written as UTF-8. */
    static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }
}

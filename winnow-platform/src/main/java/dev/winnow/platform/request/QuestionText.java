package dev.winnow.platform.request;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.AskedPart;
import dev.winnow.platform.error.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a question may be made of. */
final class QuestionText {

    private final PipelineProperties.Caps caps;
    private final @Nullable TokenCounter counter;

    /**
     * @param counter counts tokens, or null where no model says what a token is
     */
    QuestionText(PipelineProperties.Caps caps, @Nullable TokenCounter counter) {
        this.caps = caps;
        this.counter = counter;
    }

    /**
     * The text as it came. Of a long message only the part that asks goes on to the models, so its tokens are counted alone.
     *
     * @param field the place of the text, for the refusal
     * @throws ProblemException 422 if it is missing or has nothing to read in it, is too long, or is no valid Unicode
     */
    String check(String field, @Nullable String text) {
        String valid = valid(field, text);
        count(field, AskedPart.of(valid));
        return valid;
    }

    /** The same for a text that is read whole. */
    String checkWhole(String field, @Nullable String text) {
        String valid = valid(field, text);
        count(field, valid);
        return valid;
    }

    private String valid(String field, @Nullable String text) {
        if (text == null || !hasVisibleCharacter(text)) {
            throw ProblemException.of(
                            Kind.EMPTY_QUESTION, field + " is missing or has no visible character")
                    .at(field);
        }
        atMost(field, "characters", text.length(), caps.queryCharacters());
        int broken = loneSurrogate(text);
        if (broken >= 0) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s has half a character (a lone surrogate) at %d"
                                    .formatted(field, broken))
                    .at(field);
        }
        return text;
    }

    /**
     * Last: a text that is valid and not long is counted in no time. Short and plain it is not counted at all: a token has at least one character, except where
     * normalisation takes characters apart.
     */
    private void count(String field, String read) {
        if (counter != null && !(read.length() <= caps.queryTokens() && isAscii(read))) {
            atMost(field, "tokens", counter.count(read), caps.queryTokens());
        }
    }

    private static void atMost(String field, String what, int actual, int limit) {
        if (actual > limit) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%s has %d %s, at most %d are allowed; shorten it, or raise winnow.pipeline.caps.query-%s"
                                    .formatted(field, actual, what, limit, what))
                    .at(field)
                    .limit(limit, actual);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
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

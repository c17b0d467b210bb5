package dev.winnow.platform.request;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.error.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a question may be made of. */
final class QuestionText {

    /**
     * Characters for each allowed token, beyond which a text is counted only where its beginning
     * has no more tokens than are allowed. English has four or five to a token, other languages
     * fewer.
     */
    private static final int CHARACTERS_PER_TOKEN = 8;

    /**
     * Neither a control character, one of formatting, half of one, an unassigned one nor a blank of
     * any kind.
     */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Z}]");

    /** Two halves that stand together are one character to a pattern. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

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
     * The text as it came. Of a long message only the part that asks goes on to the models, so its
     * tokens are counted alone.
     *
     * @param field the place of the text, for the refusal
     * @throws ProblemException 422 if it is missing or has nothing to read in it, is too long, or
     *     is no valid Unicode
     */
    String check(String field, @Nullable String text) {
        String valid = valid(field, text);
        count(field, QueryExtraction.of(valid));
        return valid;
    }

    /** The same for a text that is read whole. */
    String checkWhole(String field, @Nullable String text) {
        String valid = valid(field, text);
        count(field, valid);
        return valid;
    }

    /**
     * The text if it keeps to both limits. Of one with more characters the beginning and the end
     * are read, which is where people ask beside what they paste, and of those the part that asks;
     * a part with more tokens ends at a border of words within the limit.
     *
     * @throws ProblemException 422 if there is nothing to read in it, or it is no valid Unicode
     */
    QuestionIntake.Shortened shorten(String field, @Nullable String text) {
        String whole = unicode(field, visible(field, text));
        String near = whole.length() <= caps.queryCharacters() ? whole : bothEnds(whole.strip());
        String asked = QueryExtraction.of(near);
        int length = lengthWithin(asked);
        if (length < asked.length()) {
            near = asked.substring(0, length);
        }
        return new QuestionIntake.Shortened(
                near, !near.equals(whole) && !near.equals(whole.strip()));
    }

    /** Between the two ends of a text that is too long. */
    private static final String GAP = "\n\n";

    private String bothEnds(String text) {
        if (text.length() <= caps.queryCharacters()) {
            return text;
        }
        int half = (caps.queryCharacters() - GAP.length()) / 2;
        return QueryExtraction.of(
                        text.substring(0, TextCut.whole(text, half))
                                + GAP
                                + text.substring(TextCut.whole(text, text.length() - half)))
                .strip();
    }

    /**
     * Characters of a text up to a border of words that have no more tokens than are allowed; at
     * least one character.
     */
    private int lengthWithin(String text) {
        int least = Character.charCount(text.codePointAt(0));
        int length = text.length();
        while (counter != null && length > least) {
            String read = text.substring(0, length);
            int tokens = surelyWithin(read) ? 0 : counter.count(read);
            if (tokens <= caps.queryTokens()) {
                break;
            }
            int share = (int) ((long) length * caps.queryTokens() / tokens);
            length = Math.max(least, TextCut.word(text, Math.min(share, length - 1)));
        }
        return length;
    }

    private String valid(String field, @Nullable String text) {
        String visible = visible(field, text);
        atMost(field, "characters", "", visible.length(), caps.queryCharacters());
        return unicode(field, visible);
    }

    private static String visible(String field, @Nullable String text) {
        if (text == null || !VISIBLE.matcher(text).find()) {
            throw ProblemException.of(
                            Kind.EMPTY_QUESTION, field + " is missing or has no visible character")
                    .at(field);
        }
        return text;
    }

    private static String unicode(String field, String text) {
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
     * Last: a text that is valid and not long is counted in no time. Short and plain it is not
     * counted at all: a token has at least one character, except where normalisation takes
     * characters apart. Of a long one the beginning may be enough to refuse it.
     */
    private void count(String field, String read) {
        if (counter == null || surelyWithin(read)) {
            return;
        }
        long near = (long) caps.queryTokens() * CHARACTERS_PER_TOKEN;
        if (read.length() > near) {
            String beginning = read.substring(0, TextCut.whole(read, (int) near));
            atMost(field, "tokens", "at least ", counter.count(beginning), caps.queryTokens());
        }
        atMost(field, "tokens", "", counter.count(read), caps.queryTokens());
    }

    private boolean surelyWithin(String read) {
        return read.length() <= caps.queryTokens()
                && read.chars().allMatch(character -> character < 0x80);
    }

    private static void atMost(String field, String what, String roughly, int actual, int limit) {
        if (actual > limit) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%s has %s%d %s, at most %d are allowed; shorten it, or raise winnow.pipeline.caps.query-%s"
                                    .formatted(field, roughly, actual, what, limit, what))
                    .at(field)
                    .limit(limit, actual);
        }
    }

    /**
     * Place of the first half of a surrogate pair that stands alone, or -1. It could not be written
     * as UTF-8.
     */
    static int loneSurrogate(String text) {
        Matcher lone = LONE_SURROGATE.matcher(text);
        return lone.find() ? lone.start() : -1;
    }
}

package dev.winnow.platform.request;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Accepts questions: the one place where text and numbers of a body become a state. */
public final class QuestionIntake {

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

    /** Between the two ends of a text that is too long. */
    private static final String GAP = "\n\n";

    private final @Nullable TokenCounter counter;
    private final Settings defaults;
    private final PipelineProperties.Caps caps;

    /**
     * @param tokens counts the tokens of questions, or null where no model says what a token is
     */
    public QuestionIntake(PipelineProperties properties, @Nullable QuestionTokens tokens) {
        this.counter = tokens == null ? null : tokens.counter();
        this.defaults = properties.defaultSettings();
        this.caps = properties.caps();
    }

    /**
     * A checked question text, for calls that need no state.
     *
     * @throws ProblemException 422 if it is missing, blank, too long or no valid Unicode
     */
    public String text(@Nullable String query) {
        return text("query", query);
    }

    /**
     * The same for a text that stands in another field, as it came. Of a long message only the part
     * that asks goes on to the models, so its tokens are counted alone.
     */
    public String text(String field, @Nullable String query) {
        String valid = valid(field, query);
        count(field, QueryExtraction.of(valid));
        return valid;
    }

    /**
     * What is looked up of a message.
     *
     * @param text the message, or what is left of one that was too long; never blank
     * @param cut whether it was too long
     */
    public record Shortened(String text, boolean cut) {}

    /**
     * A checked question text where one that is too long is cut instead of refused: in a chat the
     * person who asks sees neither the limit nor what the front end wrapped around the question. Of
     * one with more characters the beginning and the end are read, which is where people ask beside
     * what they paste, and of those the part that asks; a part with more tokens ends at a border of
     * words within the limit.
     *
     * @param field the place of the text, for the refusal
     * @throws ProblemException 422 if it is missing, blank or no valid Unicode
     */
    public Shortened shortened(String field, @Nullable String query) {
        String whole = unicode(field, visible(field, query));
        String near = whole.length() <= caps.queryCharacters() ? whole : bothEnds(whole.strip());
        String asked = QueryExtraction.of(near);
        int length = lengthWithin(asked);
        if (length < asked.length()) {
            near = asked.substring(0, length);
        }
        return new Shortened(near, !near.equals(whole) && !near.equals(whole.strip()));
    }

    /**
     * A checked text that is read whole, not only the part of it that asks.
     *
     * @throws ProblemException 422 if it is missing, blank, too long or no valid Unicode
     */
    public String wholeText(@Nullable String text) {
        String valid = valid("text", text);
        count("text", valid);
        return valid;
    }

    /**
     * A checked question without history.
     *
     * @param filters the body's {@code filters}, or null
     * @param vector the body's {@code query_vector}, or null
     * @throws ProblemException 422 for the text, the filter or the vector
     */
    public Query query(
            @Nullable String query, @Nullable JsonNode filters, @Nullable JsonNode vector) {
        return Query.of(text(query))
                .withFilter(FilterReader.read(filters))
                .withImpacts(impacts(vector));
    }

    /**
     * The effective settings.
     *
     * @throws ProblemException 422 for a value out of range or above a cap
     */
    public Settings settings(RequestSettings asked) {
        return settings(asked, defaults);
    }

    /** The same where other settings hold for what the request says nothing about. */
    public Settings settings(RequestSettings asked, Settings otherwise) {
        return asked.over(otherwise, caps);
    }

    /** A state that a pipeline can run, of a question and settings that are checked. */
    public PipelineState accept(RequestFrame frame, Query query, Settings settings) {
        return PipelineState.accepted(frame.id(), frame.scope(), query, settings, frame.deadline());
    }

    /**
     * What a caller's sparse encoder made of the question.
     *
     * @param vector the body's {@code query_vector}, or null
     * @throws ProblemException 422 if it is no vector of impacts
     */
    public static Impacts impacts(@Nullable JsonNode vector) {
        if (vector == null || vector.isNull()) {
            return Impacts.NONE;
        }
        try {
            return Impacts.parsed(WinnowJson.strict().treeToValue(vector, Object.class));
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(Kind.INVALID_VALUE, "query_vector " + e.getMessage())
                    .at("query_vector");
        }
    }

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

    /**
     * Counts the tokens of questions. Published by a service that has a model, whose tokens they
     * are: the reranker's, else the embedder's. A service without a model limits the characters of
     * a question only.
     *
     * @param counter the model's
     */
    public record QuestionTokens(TokenCounter counter) {}
}

package dev.winnow.platform.request;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Impacts;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Accepts questions: the one place where text and numbers of a body become a state. */
public final class QuestionIntake {

    private final QuestionText texts;
    private final Settings defaults;
    private final PipelineProperties.Caps caps;

    /**
     * @param tokens counts the tokens of questions, or null where no model says what a token is
     */
    public QuestionIntake(PipelineProperties properties, @Nullable QuestionTokens tokens) {
        this.texts = new QuestionText(properties.caps(), tokens == null ? null : tokens.counter());
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

    /** The same for a text that stands in another field. */
    public String text(String field, @Nullable String query) {
        return texts.check(field, query);
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
     * person who asks sees neither the limit nor what the front end wrapped around the question.
     *
     * @param field the place of the text, for the refusal
     * @throws ProblemException 422 if it is missing, blank or no valid Unicode
     */
    public Shortened shortened(String field, @Nullable String query) {
        return texts.shorten(field, query);
    }

    /**
     * A checked text that is read whole, not only the part of it that asks.
     *
     * @throws ProblemException 422 if it is missing, blank, too long or no valid Unicode
     */
    public String wholeText(@Nullable String text) {
        return texts.checkWhole("text", text);
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

    /**
     * Counts the tokens of questions. Published by a service that has a model, whose tokens they
     * are: the reranker's, else the embedder's. A service without a model limits the characters of
     * a question only.
     *
     * @param counter the model's
     */
    public record QuestionTokens(TokenCounter counter) {}
}

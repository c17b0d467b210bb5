package dev.winnow.core.query;

import dev.winnow.core.score.Impacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was asked. The text is never altered; a rewritten form stands beside it, and of
 * a long message the part that asks can be read out of it.
 *
 * @param text the question, not blank
 * @param rewritten a form that can be understood without the history, or null if there is none
 * @param language BCP 47 tag as the caller gave it, or null if unknown
 * @param history earlier turns, oldest first
 * @param filter the caller's restriction, {@link Filter#all()} if there is none
 * @param impacts the question by the caller's sparse encoder, {@link Impacts#NONE} if the caller
 *     brought none
 */
public record Query(
        String text,
        @Nullable String rewritten,
        @Nullable String language,
        List<Turn> history,
        Filter filter,
        Impacts impacts) {

    public Query {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the question is empty");
        }
        history = List.copyOf(history);
    }

    /** A question with nothing beside it. */
    public static Query of(String text) {
        return new Query(text, null, null, List.of(), Filter.all(), Impacts.NONE);
    }

    /**
     * The form that search and the graph use: the rewritten one where there is one, else the
     * question within the text, with its situation.
     */
    public String effectiveText() {
        return rewritten == null ? QueryExtraction.of(text) : rewritten;
    }

    /**
     * The form that passages are scored against: the rewritten one where there is one, else the
     * question within the text alone.
     */
    public String scoredText() {
        return rewritten == null ? QueryExtraction.question(text) : rewritten;
    }

    /** The form that search uses if that is not the text as it was asked; null if it is. */
    public @Nullable String searched() {
        String effective = effectiveText();
        return effective.equals(text) ? null : effective;
    }

    /**
     * A note for reports on the part of a long message that is looked up, without a word of it;
     * null if it is looked up as it was asked or rewritten.
     */
    public @Nullable String searchedNote() {
        String searched = rewritten == null ? searched() : null;
        return searched == null
                ? null
                : "asked-part: %d of the message's %d characters are looked up"
                        .formatted(searched.length(), text.length());
    }

    public Query withRewritten(String form) {
        return new Query(text, form, language, history, filter, impacts);
    }

    public Query withFilter(Filter narrowing) {
        return new Query(text, rewritten, language, history, narrowing, impacts);
    }

    /** The question with its terms by the caller's encoder. */
    public Query withImpacts(Impacts given) {
        return new Query(text, rewritten, language, history, filter, given);
    }

    /**
     * One earlier message of a conversation.
     *
     * @param role the speaker
     * @param text the message, unaltered
     */
    public record Turn(Role role, String text) {

        /** The two speakers whose words can matter to a follow-up question. */
        public enum Role {
            USER,
            ASSISTANT
        }
    }
}

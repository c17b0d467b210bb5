package dev.winnow.app.chat;

import dev.winnow.core.query.Query.Turn;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.core.text.FunctionWords;
import dev.winnow.core.text.TextCut;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its words whether a question leans on what was said before, and completes it with the
 * turn before. Rough but quick: it stands in where no generator can rewrite the question.
 */
final class FollowUpRule {

    /**
     * A question with fewer words of its own ("And the default?") names no subject. Chosen by hand,
     * not tuned.
     */
    private static final int MIN_CONTENT_WORDS = 4;

    /** More of an earlier turn would drown the question itself: about two hundred words. */
    private static final int MAX_APPENDED = 1_000;

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}]++(?:['\u2019-][\\p{L}\\p{N}]++)*+");

    /**
     * "that" joins clauses far more often than it points back, so it counts at the end of a
     * question only.
     */
    private static final Set<String> PRONOUNS =
            Set.of(
                    "it its itself they them their theirs themselves he him his himself she her hers herself this these those"
                            .split(" ", -1));

    private static final Pattern POINTS_BACK_AT_END =
            Pattern.compile("\\bthat\\W*$", Pattern.CASE_INSENSITIVE);

    /** Words that name no subject. */
    private static final Set<String> SUBJECTLESS =
            FunctionWords.with(
                    "before else explain give like many might more much ok okay only other please shall such tell thanks "
                            + "too under very whom whose yes");

    /** Words of which a greeting or thanks consists, and nothing that asks. */
    private static final Pattern COURTESY =
            Pattern.compile(
                    "(?i)\\W*(?:(?:hi|hello|hey|thanks|thank you|thx|cheers|bye|goodbye|good (?:morning|afternoon|evening|night|bye))\\b)"
                            + "(?:\\W+(?:there|everyone|again|so much|very much|a lot|for (?:that|this|your help|the help)|that (?:helps|helped)|great|perfect))*\\W*");

    private FollowUpRule() {}

    /** Whether a question cannot be understood by itself. */
    static boolean leansOnHistory(String question) {
        int contentWords = 0;
        Matcher words = WORD.matcher(question);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT);
            if (PRONOUNS.contains(word)) {
                return true;
            }
            contentWords += SUBJECTLESS.contains(word) ? 0 : 1;
        }
        return contentWords < MIN_CONTENT_WORDS || POINTS_BACK_AT_END.matcher(question).find();
    }

    /**
     * The question with the user's turn before it behind it, or null if there is none, the question
     * stands by itself, or nothing is asked ("Thanks!").
     */
    static @Nullable String complete(String question, List<Turn> history) {
        if (COURTESY.matcher(question).matches() || !leansOnHistory(question)) {
            return null;
        }
        for (Turn turn : history.reversed()) {
            if (turn.role() == Turn.Role.USER) {
                return question.strip() + " " + beginning(QueryExtraction.of(turn.text()).strip());
            }
        }
        return null;
    }

    private static String beginning(String text) {
        return text.length() <= MAX_APPENDED
                ? text
                : text.substring(0, TextCut.word(text, MAX_APPENDED));
    }
}

package dev.winnow.eval.context;

import java.util.List;
import java.util.Locale;

/**
 * A question and the texts that answer it.
 *
 * @param id of the first row that asks it
 * @param question the question
 * @param answers any of them will do
 */
public record AnsweredQuestion(String id, String question, List<String> answers) {

    public AnsweredQuestion {
        answers = List.copyOf(answers);
    }

    /** Whether a text holds one of the answers, whatever the case of its letters. */
    public boolean answeredBy(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String answer : answers) {
            if (lower.contains(answer.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}

package dev.winnow.eval.context;

import java.util.List;
import java.util.Locale;

/**
 * A question, the texts that answer it, and the sentences that prove them.
 *
 * @param id of the first row that asks it
 * @param question the question
 * @param answers those that stand in a needed sentence; any of them will do
 * @param proofs needed sentences in which an answer stands; any of them will do
 */
public record AnsweredQuestion(
        String id, String question, List<String> answers, List<String> proofs) {

    public AnsweredQuestion {
        answers = List.copyOf(answers);
        proofs = List.copyOf(proofs);
    }

    /** Whether a text holds one of the answers, wherever it is from. Short answers stand in many texts by chance. */
    public boolean answeredBy(String text) {
        return answers.stream().anyMatch(answer -> stands(answer, text));
    }

    /** Whether a text holds one of the sentences that prove an answer. */
    public boolean provenBy(String text) {
        return proofs.stream().anyMatch(text::contains);
    }

    /** Whether an answer stands in a text as whole words, whatever the case of its letters: "no" does not stand in "know". */
    static boolean stands(String answer, String text) {
        String words = answer.toLowerCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + 1)) {
            int end = at + words.length();
            boolean begins = at == 0 || !joined(lower.charAt(at - 1), lower.charAt(at));
            boolean ends =
                    end == lower.length() || !joined(lower.charAt(end - 1), lower.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean joined(char left, char right) {
        return Character.isLetterOrDigit(left) && Character.isLetterOrDigit(right);
    }
}

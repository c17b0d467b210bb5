package dev.winnow.eval.context;

import dev.winnow.eval.metric.WholeWords;
import java.util.List;

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
        return answers.stream().anyMatch(answer -> WholeWords.stand(answer, text));
    }

    /** Whether a text holds one of the sentences that prove an answer. */
    public boolean provenBy(String text) {
        return proofs.stream().anyMatch(text::contains);
    }
}

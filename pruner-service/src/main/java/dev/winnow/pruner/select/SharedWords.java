package dev.winnow.pruner.select;

import dev.winnow.core.text.Bm25;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses among sentences that the model did not read because the time was over, by BM25 of the
 * question over all sentences that take part: what is left of a long text is then what its words
 * alone would pick.
 */
final class SharedWords {

    /**
     * Share of the best sentence's BM25 from which an unread one is kept. With .4 texts of 20,000
     * tokens keep about as much as after reading them, with .3 twice that.
     */
    private static final float ENOUGH = .4f;

    private SharedWords() {}

    /**
     * The sentences, with how much each unread one shares of the question's words.
     *
     * @param question nothing is shared with an empty one
     */
    static List<Sentence> compare(String question, List<Sentence> sentences) {
        if (question.isEmpty()
                || sentences.stream().allMatch(sentence -> sentence.words() == null)) {
            return sentences;
        }
        float[] scores = Bm25.scores(question, sentences.stream().map(Sentence::text).toList());
        float best = 0;
        for (float score : scores) {
            best = Math.max(best, score);
        }
        List<Sentence> compared = new ArrayList<>(sentences.size());
        for (int i = 0; i < scores.length; i++) {
            Sentence sentence = sentences.get(i);
            boolean unread = sentence.words() != null && best > 0;
            compared.add(unread ? sentence.sharing(scores[i] / best) : sentence);
        }
        return compared;
    }

    /** Whether an unread sentence is kept, as long as there is room. */
    static boolean enough(float share) {
        return share >= ENOUGH;
    }
}

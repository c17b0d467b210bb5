package dev.winnow.pruner.select;

import dev.winnow.core.text.Bm25;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses among sentences of a long text that the model did not read, by BM25 of the question: half
 * by that of the sentence among all that take part, half by that of the stretch of its passage that
 * it stands in. A sentence seldom has all the words that it is about, and those around it have
 * them: of 300 texts of 20,000 tokens both together keep .89 of the evidence where the sentence's
 * own words keep .78 in as many characters (ADR 0044).
 */
final class TermOverlap {

    /**
     * Share between the least BM25 and the best one, in the mean of sentence and stretch, from
     * which an unread sentence is kept. With .4 texts of 20,000 tokens keep about as much as after
     * reading them, with .3 nearly twice that.
     */
    private static final float ENOUGH = .4f;

    /** UTF-16 units of a stretch, some ten sentences: what the model reads in one window. */
    private static final int STRETCH = 1_200;

    private TermOverlap() {}

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
        float[] own = shares(question, sentences.stream().map(Sentence::text).toList());
        int[] stretchOf = new int[sentences.size()];
        float[] around = shares(question, stretches(sentences, stretchOf));
        List<Sentence> compared = new ArrayList<>(sentences.size());
        for (int i = 0; i < own.length; i++) {
            Sentence sentence = sentences.get(i);
            compared.add(
                    sentence.words() == null
                            ? sentence
                            : sentence.sharing((own[i] + around[stretchOf[i]]) / 2));
        }
        return compared;
    }

    /**
     * The texts of consecutive sentences of a passage, as many as fit, either all read or all
     * unread: what the model has seen and dropped is no reason to keep its neighbour.
     *
     * @param stretchOf receives for each sentence the place of its stretch
     */
    private static List<String> stretches(List<Sentence> sentences, int[] stretchOf) {
        List<String> texts = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < sentences.size(); i++) {
            Sentence begin = sentences.get(first);
            Sentence next = i + 1 < sentences.size() ? sentences.get(i + 1) : null;
            stretchOf[i] = texts.size();
            if (next == null
                    || next.index() != begin.index()
                    || (next.words() == null) != (begin.words() == null)
                    || next.end() - begin.start() > STRETCH) {
                texts.add(begin.original(begin.start(), sentences.get(i).end()));
                first = i + 1;
            }
        }
        return texts;
    }

    /**
     * The BM25 of each text between the least and the best one's, 0 to 1: a word that stands in all
     * of them says nothing about any.
     */
    private static float[] shares(String question, List<String> texts) {
        float[] scores = Bm25.scores(question, texts);
        float least = Float.MAX_VALUE;
        float best = 0;
        for (float score : scores) {
            least = Math.min(least, score);
            best = Math.max(best, score);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = best > least ? (scores[i] - least) / (best - least) : 0;
        }
        return scores;
    }

    /** Whether an unread sentence is kept, as long as there is room. */
    static boolean enough(float share) {
        return share >= ENOUGH;
    }
}

package dev.winnow.pruner.select;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.core.structure.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage of the rank list.
 *
 * @param index in the list, 0 for the first
 * @param place in the order of the search, from 1; 0 for all where no search ordered them
 * @param scores of the model, or null if it did not see the passage
 * @param best the highest keep-probability in it
 */
record RankedPassage(int index, int place, Passage passage, @Nullable Reranked scores, float best) {

    RankedPassage(int index, int place, Passage passage, @Nullable Reranked scores) {
        this(index, place, passage, scores, scores == null ? 0f : Worth.best(scores));
    }

    /** The probability that the passage answers; null where the model gave none. */
    @Nullable Float rankProbability() {
        return scores != null && scores.rankProbability().scale() == Scale.PROBABILITY
                ? Float.valueOf(scores.rankProbability().value())
                : null;
    }

    /** Whether the passage reaches a rank probability; false where it has none. */
    boolean reaches(float probability) {
        Float own = rankProbability();
        return own != null && own >= probability;
    }

    /** Whether the model left some of it unread. */
    boolean isPartlyRead() {
        int end = 0;
        for (SentenceScore sentence : sentenceScores()) {
            if (isText(end, sentence.start())) {
                return true;
            }
            end = sentence.end();
        }
        return !sentenceScores().isEmpty() && isText(end, passage.text().length());
    }

    private boolean isText(int begin, int stop) {
        return Block.firstText(passage.text(), passage.blocks(), begin, stop) < stop;
    }

    /** The worth of a sentence of the passage. */
    float worth(float keep) {
        return place == 0 || scores == null ? Worth.of(keep) : Worth.of(keep, best, place);
    }

    /** Of those sentences that the model scored; empty where it scores none or saw none. */
    List<SentenceScore> sentenceScores() {
        return scores == null ? List.of() : scores.sentences();
    }
}

package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * What one rule keeps of a set, question by question.
 *
 * @param counts sentences of all questions, added up
 * @param charsSaved share of characters removed, of all questions together
 * @param characters kept
 * @param recall of each question with evidence: share of its needed sentences, in whatever passage, that are kept
 * @param allEvidence of each of them: 1 if every needed sentence is kept, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record GuardMeasures(
        SentenceCounts counts,
        double charsSaved,
        long characters,
        double[] recall,
        double[] allEvidence) {

    /**
     * @param kept for each question what is kept of its sentences
     */
    static GuardMeasures of(List<QuestionPassages> questions, List<boolean[]> kept) {
        SentenceCounts counts = SentenceCounts.NONE;
        List<SentenceCounts> answerable = new ArrayList<>();
        long all = 0;
        long stays = 0;
        for (int q = 0; q < questions.size(); q++) {
            SentenceCounts own = SentenceCounts.of(kept.get(q), questions.get(q).needed());
            counts = counts.plus(own);
            if (questions.get(q).answerable()) {
                answerable.add(own);
            }
            int[] lengths = questions.get(q).lengths();
            for (int i = 0; i < lengths.length; i++) {
                all += lengths[i];
                stays += kept.get(q)[i] ? lengths[i] : 0;
            }
        }
        return new GuardMeasures(
                counts,
                all == 0 ? 0 : 1 - (double) stays / all,
                stays,
                answerable.stream().mapToDouble(SentenceCounts::recall).toArray(),
                answerable.stream().mapToDouble(c -> c.hit() == c.needed() ? 1 : 0).toArray());
    }
}

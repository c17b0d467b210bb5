package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.score.Score;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;

/** Step 4: threshold, floor, title. */
final class KeepRules {

    private KeepRules() {}

    /**
     * Decides every sentence by itself; the budget comes later.
     *
     * @param threshold least keep-probability
     * @param ordered whether a search ordered the passages, so that what is worth far less than the
     *     best sentence of all goes as well
     * @param floor rank probability from which a passage keeps its best sentence
     */
    static void apply(SentenceDecisions decisions, float threshold, boolean ordered, float floor) {
        float best = Sentence.UNSCORED;
        for (Sentence sentence : decisions.sentences) {
            best = Math.max(best, sentence.worth());
        }
        keepFrom(decisions, threshold, ordered ? Worth.cut(best) : Sentence.UNSCORED);
        for (PassageRange passage : decisions.passages) {
            if (passage.passage().reaches(floor)) {
                keepBest(decisions, passage);
            }
        }
        decisions.settleCompanions();
    }

    /** Of sentences that say the same, the best one stays if any passes. */
    private static void keepFrom(SentenceDecisions decisions, float threshold, float cut) {
        for (int i = 0; i < decisions.sentences.size(); i++) {
            Score keep = decisions.sentence(i).keep();
            Float words = decisions.sentence(i).words();
            if (isEmpty(decisions, i) || isEmpty(decisions, decisions.leader(i))) {
                continue;
            }
            if (keep != null && words == null) {
                if (keep.value() >= threshold && decisions.sentence(i).worth() >= cut) {
                    decisions.keep(decisions.leader(i), Reason.THRESHOLD);
                }
            } else if (decisions.leads(i)) {
                if (words != null) {
                    decisions.settleUnread(i, TermOverlap.enough(words));
                } else {
                    decisions.keep(i, Reason.UNSCORED);
                }
            }
        }
    }

    /** Whether a model judged it, and it is nothing for a reader. */
    private static boolean isEmpty(SentenceDecisions decisions, int i) {
        return decisions.sentence(i).isJudged() && decisions.saysNothing(i);
    }

    /**
     * A passage that more likely answers than not keeps its best sentence, unless the context has
     * one of its sentences already. A sentence that another passage says better counts with the
     * better probability and is kept there: so a higher threshold never keeps what a lower one
     * would drop.
     */
    private static void keepBest(SentenceDecisions decisions, PassageRange passage) {
        int best = -1;
        for (int i = passage.begin(); i < passage.end(); i++) {
            int leader = decisions.leader(i);
            // What words chose is a guess, and no reason to leave out what the model thinks best.
            if (decisions.kept(leader) && decisions.sentence(leader).words() == null) {
                return;
            }
            if (decisions.saysNothing(leader)) {
                continue;
            }
            if (best < 0 || decisions.sentence(leader).worth() > decisions.sentence(best).worth()) {
                best = leader;
            }
        }
        if (best >= 0) {
            decisions.keep(best, Reason.FLOOR);
        }
    }
}

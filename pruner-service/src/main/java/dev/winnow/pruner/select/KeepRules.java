package dev.winnow.pruner.select;

import dev.winnow.core.context.Reason;
import dev.winnow.core.score.Score;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import org.jspecify.annotations.Nullable;

/** Step 4: threshold, floor, title. */
final class KeepRules {

    /** A candidate that surely answers: the calibrated model is hardly ever surer. */
    private static final double SURE = .99;

    /** As likely as not. Where nothing answers, a lower one would keep what is beside the point. */
    private static final double EVEN = .5;

    private KeepRules() {}

    /**
     * The threshold of a question. Where a candidate surely answers, every sentence has to reach
     * what the request asks for. The less sure the best candidate is, the lower the threshold, by
     * the square root of the odds: the tokens saved on questions with an answer in plain sight are
     * spent on those whose evidence is spread over several passages or hard to tell. It is one for
     * all passages of a question: which of two documents answers better says nothing about whether
     * both are needed. Measured in docs/results/defaults.md.
     *
     * @param asked the threshold where a candidate surely answers, 0 to 1
     * @param best the highest probability of a candidate to answer; null where the model gave none
     * @return at most what was asked, 0 only if that is 0; the same on every machine
     */
    static float threshold(float asked, @Nullable Float best) {
        if (best == null || asked == 1f) {
            return asked;
        }
        double certainty = odds(Math.clamp(best, EVEN, SURE)) / odds(SURE);
        double odds = odds(asked) * StrictMath.sqrt(certainty);
        return Math.min(asked, (float) (odds / (1 + odds)));
    }

    private static double odds(double probability) {
        return probability / (1 - probability);
    }

    /**
     * Decides every sentence by itself; the budget comes later.
     *
     * @param threshold of this question
     * @param floor rank probability from which a passage keeps its best sentence
     */
    static void apply(SentenceDecisions decisions, float threshold, float floor) {
        keepFrom(decisions, threshold);
        for (PassageRange passage : decisions.passages()) {
            if (passage.passage().reaches(floor)) {
                keepBest(decisions, passage);
            }
        }
        decisions.settleCompanions();
    }

    /** Of sentences that say the same, the best one decides for all. */
    private static void keepFrom(SentenceDecisions decisions, float threshold) {
        for (int i = 0; i < decisions.sentences().size(); i++) {
            Score keep = decisions.sentence(i).keep();
            if (!decisions.leads(i)) {
                continue;
            }
            Float words = decisions.sentence(i).words();
            if (words != null) {
                decisions.settleUnread(i, SharedWords.enough(words));
            } else if (keep == null) {
                decisions.keep(i, Reason.UNSCORED);
            } else if (keep.value() >= threshold) {
                decisions.keep(i, Reason.THRESHOLD);
            }
        }
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
            if (best < 0 || decisions.sentence(leader).worth() > decisions.sentence(best).worth()) {
                best = leader;
            }
        }
        if (best >= 0) {
            decisions.keep(best, Reason.FLOOR);
        }
    }
}

package dev.winnow.pruner.select;

import dev.winnow.core.context.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Score;

/** Step 4: threshold, floor, title. */
final class KeepRules {

    private KeepRules() {}

    /**
     * @param threshold of this question
     */
    static void apply(Verdicts verdicts, float threshold, Settings settings) {
        threshold(verdicts, threshold);
        for (PassageRange passage : verdicts.passages()) {
            if (passage.passage().reaches(settings.floor())) {
                floor(verdicts, passage);
            }
        }
        verdicts.settleTitles();
    }

    /** Of sentences that say the same, the best one decides for all. */
    private static void threshold(Verdicts verdicts, float threshold) {
        for (int i = 0; i < verdicts.sentences().size(); i++) {
            Score keep = verdicts.sentence(i).keep();
            if (!verdicts.leads(i)) {
                continue;
            }
            if (keep == null) {
                verdicts.keep(i, Reason.UNSCORED);
            } else if (keep.value() >= threshold) {
                verdicts.keep(i, Reason.THRESHOLD);
            }
        }
    }

    /**
     * A passage that more likely answers than not keeps its best sentence, unless the context has one of its sentences already.
     * What other passages say better counts with the better probability and is kept there: so a higher threshold never keeps what
     * a lower one would drop.
     */
    private static void floor(Verdicts verdicts, PassageRange passage) {
        int best = -1;
        for (int i = passage.begin(); i < passage.end(); i++) {
            int leader = verdicts.leader(i);
            if (verdicts.kept(leader)) {
                return;
            }
            if (best < 0 || worth(verdicts, leader) > worth(verdicts, best)) {
                best = leader;
            }
        }
        if (best >= 0) {
            verdicts.keep(best, Reason.FLOOR);
        }
    }

    private static float worth(Verdicts verdicts, int i) {
        return WorthOrder.worth(verdicts.sentence(i).keep());
    }
}

package dev.winnow.pruner.select;

import java.util.ArrayList;
import java.util.List;

/**
 * Step 2: passages that almost surely do not answer go whole. Where there is no rank probability, there is nothing to hold the
 * limit against.
 */
final class MinRank {

    private final float least;
    private int leftOut;

    MinRank(float least) {
        this.least = least;
    }

    /** The passages that stay, in order. */
    List<RankedPassage> filter(List<RankedPassage> passages) {
        List<RankedPassage> stay = new ArrayList<>(passages.size());
        for (RankedPassage passage : passages) {
            if (!passage.hasRankProbability()) {
                leftOut++;
                stay.add(passage);
            } else if (passage.reaches(least)) {
                stay.add(passage);
            }
        }
        return stay;
    }

    /** For how many passages the step was left out. */
    int leftOut() {
        return leftOut;
    }
}

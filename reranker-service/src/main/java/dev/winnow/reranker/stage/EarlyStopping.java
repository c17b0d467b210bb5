package dev.winnow.reranker.stage;

import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reading;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stops reading where no passage that is left can hold a sentence that would be kept: its worth
 * ({@link Worth}) falls with its place, so that even a good sentence is worth less there than the
 * last one that the budget has room for, or than stays beside the best. While no passage answers
 * likely enough for the question to be answered, reading goes on. Measured in
 * docs/results/reading.md. Pure, and monotone: a higher {@code unread} never reads less.
 *
 * @param unread keep-probability that the sentences of unread passages are taken to have, 0 to 1;
 *     with 1 every passage is read
 */
public record EarlyStopping(float unread) {

    /** Reads every candidate. */
    public static final EarlyStopping NONE = new EarlyStopping(1f);

    /**
     * Of the sentences behind the sixth candidate 98 in 100 have less: .66 over documentation, .49
     * in the pool of answers. With .65 a tenth more is read and nothing is gained.
     */
    public static final EarlyStopping DEFAULTS = new EarlyStopping(.6f);

    /** Every passage, and of a long one the windows with most of the question's words. */
    private static final Reading CHOSEN_WINDOWS =
            new Reading() {
                @Override
                public int next(List<Reranked> read) {
                    return Reading.ALL.next(read);
                }

                @Override
                public boolean whole() {
                    return false;
                }
            };

    /**
     * Candidates of the first wave. With six a tenth more is read, and nothing is gained.
     */
    private static final int FIRST = 4;

    /** Candidates of every wave after it: a decision costs nothing, a candidate too many does. */
    private static final int NEXT = 2;

    /** Characters of a token, as in English prose; picked by hand. */
    private static final int TOKEN = 4;

    public EarlyStopping {
        if (!(unread >= 0f && unread <= 1f)) {
            throw new IllegalArgumentException(
                    "the keep-probability of unread sentences must lie between 0 and 1, got "
                            + unread);
        }
    }

    /**
     * How far a list is read.
     *
     * @param candidates best first, all of them in the place that their scores give them
     */
    public Reading reading(List<Candidate> candidates, Settings settings) {
        if (unread == 1f || candidates.size() <= FIRST || settings.fill()) {
            return Reading.ALL;
        }
        float assumed = Math.max(unread, settings.threshold(true));
        return read -> {
            if (read.isEmpty()) {
                return FIRST;
            }
            if (read.size() >= candidates.size()) {
                return 0;
            }
            float next = Worth.of(assumed, assumed, candidates.get(read.size()).rank());
            return anyAnswers(read, settings.minRank(true))
                            && next < leastKept(candidates, read, settings.tokenBudget())
                    ? 0
                    : NEXT;
        };
    }

    /**
     * How far passages are read that a caller brings: each of them, and of one that takes many
     * windows those with most of the question's words. All windows are read where milder pruning
     * than usual is asked for.
     */
    public Reading readingAll(Settings settings) {
        Settings usual = Settings.DEFAULTS;
        boolean milder =
                settings.fill()
                        || settings.threshold(false) < usual.threshold(false)
                        || settings.floor() < usual.floor()
                        || settings.minRank(false) < usual.minRank(false);
        return unread == 1f || milder ? Reading.ALL : CHOSEN_WINDOWS;
    }

    private static boolean anyAnswers(List<Reranked> read, float floor) {
        return read.stream().anyMatch(one -> one.rankProbability().value() >= floor);
    }

    /** The least worth of what would be kept if the list ended here. */
    private static float leastKept(List<Candidate> candidates, List<Reranked> read, int budget) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            float best = Worth.best(read.get(i));
            for (SentenceScore sentence : read.get(i).sentences()) {
                units.add(
                        new Unit(
                                Worth.of(
                                        sentence.keep().value(), best, candidates.get(i).rank()),
                                sentence.end() - sentence.start()));
            }
        }
        units.sort(Comparator.comparingDouble(Unit::worth).reversed());
        long room = (long) budget * TOKEN;
        float least = units.isEmpty() ? 0f : Worth.cut(units.getFirst().worth());
        for (Unit unit : units) {
            room -= unit.characters();
            if (room <= 0) {
                return Math.max(unit.worth(), least);
            }
        }
        return least;
    }

    /** A sentence that was read. */
    private record Unit(float worth, int characters) {}
}

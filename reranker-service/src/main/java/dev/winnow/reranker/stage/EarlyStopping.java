package dev.winnow.reranker.stage;

import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.settings.Ranges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stops reading where what is left would hardly change the context. One candidate that was read
 * answers likely enough for the question to be answered; and the next one's retrieval score lies in
 * the lowest part of the list's scores, or it is none of the passages that may be kept, or even a
 * good sentence of it would be worth less, so far behind, than what is kept ({@link Worth}). The
 * scores of the list say more than anything the model said of those before: one whose scores fall
 * off has its evidence in front, one whose scores stay level may have it anywhere. Chosen and
 * measured in docs/results/reading.md and context.md. Pure, and monotone: a lower {@code below}
 * never reads less.
 *
 * @param below share of the range of the list's retrieval scores, 0 to 1; candidates in that part
 *     of it are left unread, and with 0 none are
 */
public record EarlyStopping(float below) {

    /** Reads every candidate. */
    public static final EarlyStopping NONE = new EarlyStopping(0f);

    /**
     * Of the levels that lose least on the development questions (.15 to .3) one in the middle;
     * with 0 the model reads two and a half times as much.
     */
    public static final EarlyStopping DEFAULTS = new EarlyStopping(.25f);

    /** Every passage, and of a long one the windows with most of the question's words. */
    private static final StoppingRule CHOSEN_WINDOWS =
            new StoppingRule() {
                @Override
                public int next(List<Reranked> read) {
                    return StoppingRule.ALL.next(read);
                }

                @Override
                public boolean whole() {
                    return false;
                }
            };

    /**
     * Keep-probability of a good sentence: of those behind the sixth candidate far fewer than 2 in
     * 100 have more. With .6 a tenth less is read, and a point of the answers is lost.
     */
    private static final float GOOD = .9f;

    /** Characters of a token, as in English prose; picked by hand. */
    private static final int TOKEN = 4;

    /**
     * Candidates of the first wave. With four a tenth less is read, and at some levels single
     * answers are lost that stand in the fifth or sixth place.
     */
    private static final int FIRST = 6;

    /** Candidates of every wave after it: a decision costs nothing, a candidate too many does. */
    private static final int NEXT = 2;

    public EarlyStopping {
        Ranges.share("winnow.reranker.early-stopping", below);
    }

    /**
     * How far a list is read. A request that wants more than the defaults do, for which the rule
     * was measured, gets all read: more candidates, more passages, a lower floor, a larger budget,
     * or one filled up.
     *
     * @param candidates best first, all of them in the place that their scores give them
     */
    public StoppingRule reading(List<Candidate> candidates, Settings settings) {
        if (below == 0f || candidates.size() <= FIRST || asksForMore(settings)) {
            return StoppingRule.ALL;
        }
        float low = candidates.getLast().fused().value();
        float range = candidates.getFirst().fused().value() - low;
        // Who lets no question go unanswered wants it no less looked for.
        float answers = Math.max(settings.answerable(), Settings.DEFAULTS.answerable());
        return read -> {
            if (read.isEmpty()) {
                return FIRST;
            }
            if (read.size() >= candidates.size()) {
                return 0;
            }
            boolean tail = candidates.get(read.size()).fused().value() - low < below * range;
            boolean done =
                    tail
                            || read.size() >= settings.topK()
                            || Worth.of(GOOD, GOOD, candidates.get(read.size()).rank())
                                    < leastKept(candidates, read, settings.tokenBudget());
            return done && anyAnswers(read, answers) ? 0 : NEXT;
        };
    }

    /**
     * How far passages are read that a caller brings: each of them, and of one that takes many
     * windows those with most of the question's words. All windows are read where milder pruning
     * than usual is asked for.
     */
    public StoppingRule readingAll(Settings settings) {
        return below == 0f || asksForMilder(settings) ? StoppingRule.ALL : CHOSEN_WINDOWS;
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
                                Worth.of(sentence.keep().value(), best, candidates.get(i).rank()),
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

    private static boolean asksForMore(Settings settings) {
        Settings usual = Settings.DEFAULTS;
        return settings.fill()
                || settings.floor() < usual.floor()
                || settings.candidates() > usual.candidates()
                || settings.topK() > usual.topK()
                || settings.tokenBudget() > usual.tokenBudget();
    }

    private static boolean asksForMilder(Settings settings) {
        Settings usual = Settings.DEFAULTS;
        return settings.fill()
                || settings.threshold(false) < usual.threshold(false)
                || settings.floor() < usual.floor()
                || settings.minRank(false) < usual.minRank(false);
    }
}

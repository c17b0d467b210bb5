package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.pruner.render.Citations;
import dev.winnow.pruner.render.ContextLayout;
import dev.winnow.pruner.render.ContextText;
import dev.winnow.pruner.render.Sentence;
import java.time.Duration;
import java.util.List;

/**
 * Decides what the compact context holds. Pure: the same input and settings give the same bytes,
 * whatever the order in which candidates and scores are listed. The steps, always in this order:
 *
 * <ol>
 *   <li>top-k in the order of the search, or by rank score where none ordered the passages
 *   <li>no passage takes part if none of an ordered list answers likely enough; those below
 *       min-rank are dropped
 *   <li>sentences that say the same are kept once, and all their sources are cited
 *   <li>threshold, floor, title; in an ordered list what is worth far less than the best goes
 *   <li>token budget over all passages and facts; a list that a search ordered makes no longer
 *       context than five of its passages whole
 *   <li>order of the documents, and citations numbered in it
 * </ol>
 *
 * <p>What was left unread of a long text that a caller brought is chosen by the question's words.
 * Elsewhere without sentence scores (a model without a prune head, or none that ran) passages stay
 * whole in the order of their ranks until the budget is full, cut at the borders of sentences.
 * Nothing left is an answer, too: an empty text that is not answerable.
 */
public final class Pruner {

    /**
     * Passages that a retrieval back end sends without a pruner; to count all that sentences may be
     * of would make the saving look larger than it is.
     */
    private static final int UNPRUNED_PASSAGES = 5;

    private final TokenCounter counter;

    public Pruner(TokenCounter counter) {
        this.counter = counter;
    }

    /**
     * Makes the decision.
     *
     * @throws InvalidInputException if the input contradicts itself: a passage, fact or score
     *     twice, a score for an unknown passage or fact, sentences outside their text, scores of
     *     sentences or facts that are no probabilities
     */
    public Result prune(PruneInput input, Settings settings) {
        return prune(input, settings, () -> {});
    }

    /**
     * The same for a caller that may go away meanwhile.
     *
     * @param check run between the steps and within those that take long; what it throws ends the
     *     decision
     */
    public Result prune(PruneInput input, Settings settings, Runnable check) {
        // 1 and 2
        RankList ranks = RankList.of(input, settings.topK());
        List<RankedPassage> alive =
                ranks.reaching(settings.minRank(ranks.isOrdered()), settings.answerable());
        // 3
        boolean titles = settings.titleRule() == TitleRule.FIRST_SENTENCE;
        SentenceDecisions decisions = new SentenceDecisions(alive, input, titles, check);
        // 4
        check.run();
        KeepRules.apply(
                decisions,
                settings.threshold(ranks.isOrdered()),
                ranks.isOrdered(),
                settings.floor());
        FactDecisions facts =
                new FactDecisions(input.facts(), input.factScores(), settings.threshold(false));
        // 5 and 6
        TimedCounter timed = new TimedCounter(counter, check);
        ContextLayout layout = new ContextLayout(timed, settings.order());
        int before = timed.count(layout.write(unpruned(ranks), List.of()).text());
        int budget =
                isCompact(ranks, facts, settings)
                        ? Math.clamp(before, 1, settings.tokenBudget())
                        : settings.tokenBudget();
        Settings fitting = settings.withTokenBudget(budget);
        TokenBudget.Fitted fitted =
                new TokenBudget(decisions, facts, layout, timed, fitting, check).fit();
        check.run();
        decisions.settleDuplicates();

        ContextText text = fitted.text();
        DecisionReport report = new DecisionReport(ranks, decisions, facts);
        CompactContext context =
                new CompactContext(
                        text.text(),
                        !text.text().isEmpty(),
                        Citations.of(text, report.duplicates()),
                        report.kept(text),
                        report.dropped(),
                        before,
                        fitted.tokens(),
                        counter.name());
        return new Result(
                context,
                report.notes(context, settings.answerable()),
                ranks.isScored(),
                timed.spent());
    }

    /**
     * Whether the context must not be longer than what a generator would get without a pruner: of a
     * list that was scored, where neither more nor a number of passages is asked for, and no facts
     * stand beside it.
     */
    private static boolean isCompact(RankList ranks, FactDecisions facts, Settings settings) {
        return ranks.isFound()
                && ranks.isScored()
                && facts.size() == 0
                && !settings.fill()
                && settings.topK() == Settings.DEFAULTS.topK()
                && settings.tokenBudget() <= Settings.DEFAULTS.tokenBudget();
    }

    /**
     * The text that a generator would get without a pruner: the best passages that were found, or
     * the best top-k that a caller brought, which no source found.
     */
    private static List<Sentence> unpruned(RankList ranks) {
        List<RankedPassage> all = ranks.passages();
        return SentenceCutter.uncut(
                ranks.isFound()
                        ? all.subList(0, Math.min(UNPRUNED_PASSAGES, all.size()))
                        : ranks.top());
    }

    /**
     * The result of a decision.
     *
     * @param context what a generator receives
     * @param notes expected limits that were met and steps that were left out, for the report;
     *     constant words and counts only
     * @param ranked whether rank scores existed
     * @param counting time in the counter of the budget's tokens
     */
    public record Result(
            CompactContext context, List<String> notes, boolean ranked, Duration counting) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Measures how long it has counted, and looks now and then whether the result is still wanted.
     * For one decision, in one thread.
     */
    private static final class TimedCounter implements TokenCounter {

        /** Most counts are of one sentence, and take some microseconds. */
        private static final int LOOK_AFTER = 1_000;

        private final TokenCounter counter;
        private final Runnable check;
        private long nanos;
        private int counts;

        TimedCounter(TokenCounter counter, Runnable check) {
            this.counter = counter;
            this.check = check;
        }

        @Override
        public int count(String text) {
            if (++counts % LOOK_AFTER == 0) {
                check.run();
            }
            long began = System.nanoTime();
            int tokens = counter.count(text);
            nanos += System.nanoTime() - began;
            return tokens;
        }

        @Override
        public String name() {
            return counter.name();
        }

        Duration spent() {
            return Duration.ofNanos(nanos);
        }
    }
}

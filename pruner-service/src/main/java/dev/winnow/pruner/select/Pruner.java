package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import dev.winnow.core.sentence.SentenceSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides what goes into the compact context. Pure: the same evidence and settings give the same bytes, whatever the order in
 * which candidates and scores are listed. The steps, always in this order:
 *
 * <ol>
 *   <li>top-k by rank score, of the reranker alone or interpolated with that of retrieval
 *   <li>passages below min-rank go whole, where rank probabilities exist
 *   <li>sentences that say the same are kept once, and all their sources are cited
 *   <li>threshold, floor, title; the threshold is lower where no candidate surely answers
 *   <li>token budget over all passages and facts
 *   <li>order of the documents, and citations numbered in it
 * </ol>
 *
 * <p>Without sentence scores (a model without a prune head, or none that ran) passages stay whole in the order of their ranks
 * until the budget is full, cut at the borders of sentences. Nothing left is an answer, too: an empty text that is not
 * answerable.
 */
public final class Pruner {

    /** What a retrieval back end sends without a pruner; to count all that sentences may be of would make the saving look larger than it is. */
    private static final int PLAIN_PASSAGES = 5;

    private final TokenCounter counter;
    private final SentenceList sentenceList;
    private final PruningRules rules;

    /**
     * @param splitter cuts passages that come without sentence scores
     * @param rules what no request can change
     */
    public Pruner(TokenCounter counter, SentenceSplitter splitter, PruningRules rules) {
        this.counter = counter;
        this.sentenceList = new SentenceList(splitter);
        this.rules = rules;
    }

    /**
     * Makes the decision.
     *
     * @throws InvalidEvidenceException if the evidence contradicts itself: a passage, fact or score twice, a score for an unknown
     *     passage or fact, sentences outside their text, scores of sentences or facts that are no probabilities
     */
    public Pruning prune(Evidence evidence, Settings settings) {
        // 1
        RankList ranks =
                RankList.of(
                        evidence.candidates(),
                        evidence.reranked(),
                        settings.topK(),
                        rules.rankWeight());
        // 2
        MinRank minRank = new MinRank(settings.minRank());
        List<RankedPassage> alive = minRank.filter(ranks.top());
        // 3
        boolean titles = settings.titleRule() == TitleRule.FIRST_SENTENCE;
        Verdicts verdicts = Verdicts.open(alive, sentenceList, titles);
        // 4
        Float best = ranks.bestProbability();
        float threshold =
                best == null
                        ? settings.threshold()
                        : Certainty.threshold(settings.threshold(), best);
        KeepRules.apply(verdicts, threshold, settings);
        FactVerdicts facts =
                new FactVerdicts(
                        RankedFact.rank(evidence.facts(), evidence.factScores()), threshold);
        // 5 and 6
        TimedCounter timed = new TimedCounter(counter);
        ContextLayout layout = new ContextLayout(timed, rules.maxHeadingTokens(), settings.order());
        TokenBudget.Fitted fitted = new TokenBudget(verdicts, facts, layout, timed, settings).fit();
        verdicts.settleDuplicates();

        Account account = new Account(verdicts, facts, sentenceList);
        List<ContextSentence> dropped = account.dropped(ranks.passages(), alive);
        int before = timed.count(layout.write(plain(evidence, ranks), List.of()).text());
        CompactContext context =
                new CompactContext(
                        fitted.text().text(),
                        !fitted.text().text().isEmpty(),
                        Citations.of(fitted.text(), account.duplicates()),
                        account.kept(fitted.text()),
                        dropped,
                        before,
                        fitted.tokens(),
                        counter.name());
        return new Pruning(
                context,
                notes(evidence, ranks, minRank, settings, threshold, context),
                !evidence.reranked().isEmpty(),
                timed.spent());
    }

    /** What would have been sent without a pruner: the best passages that were found, or all that a caller brought, which no source found. */
    private static List<Sentence> plain(Evidence evidence, RankList ranks) {
        List<RankedPassage> all = ranks.passages();
        boolean found =
                evidence.candidates().stream()
                        .anyMatch(candidate -> !candidate.sources().isEmpty());
        return Account.whole(
                found ? all.subList(0, Math.min(PLAIN_PASSAGES, all.size())) : ranks.top());
    }

    private List<String> notes(
            Evidence evidence,
            RankList ranks,
            MinRank minRank,
            Settings settings,
            float threshold,
            CompactContext context) {
        List<String> notes = new ArrayList<>();
        notes.add("tokenizer: " + context.tokenizer());
        if (threshold < settings.threshold()) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "threshold: %.4f in place of %.4f, since the best candidate answers with a probability of %.3f",
                            threshold,
                            settings.threshold(),
                            ranks.bestProbability()));
        }
        if (minRank.leftOut() > 0) {
            notes.add(
                    "min-rank: left out for %d passages without rank probability"
                            .formatted(minRank.leftOut()));
        }
        int unseen = evidence.candidates().size() - evidence.reranked().size();
        if (!evidence.reranked().isEmpty() && unseen > 0) {
            notes.add(
                    "unranked: %d candidates come after those that the model scored"
                            .formatted(unseen));
        }
        int whole = 0;
        for (RankedPassage passage : ranks.top()) {
            whole += passage.hasSentenceScores() ? 0 : 1;
        }
        if (whole > 0) {
            notes.add(
                    "unscored: %d passages without sentence scores, cut by %s"
                            .formatted(whole, sentenceList.splitter()));
        }
        int budget = 0;
        for (ContextSentence sentence : context.dropped()) {
            budget += sentence.reason() == Reason.BUDGET ? 1 : 0;
        }
        if (budget > 0) {
            notes.add("budget: %d sentences that passed were left out".formatted(budget));
        }
        int instructions = 0;
        for (ContextSentence sentence : context.kept()) {
            instructions += sentence.instruction() == null ? 0 : 1;
        }
        if (instructions > 0) {
            notes.add(
                    "instruction-like: %d kept sentences may be meant for the model"
                            .formatted(instructions));
        }
        return notes;
    }
}

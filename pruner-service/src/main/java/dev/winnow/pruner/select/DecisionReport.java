package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.FactLines;
import dev.winnow.pruner.render.ContextText;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report of a decision: every sentence of every candidate, kept or dropped, with the reason,
 * and notes on the limits that were met.
 */
final class DecisionReport {

    private final RankList ranks;
    private final SentenceDecisions decisions;
    private final FactDecisions facts;
    private final SentenceCutter cutter;

    DecisionReport(
            RankList ranks,
            SentenceDecisions decisions,
            FactDecisions facts,
            SentenceCutter cutter) {
        this.ranks = ranks;
        this.decisions = decisions;
        this.facts = facts;
        this.cutter = cutter;
    }

    /** In the order of the text. */
    List<ContextSentence> kept(ContextText text) {
        Map<Sentence, Reason> reasons = new IdentityHashMap<>();
        for (int i = 0; i < decisions.sentences().size(); i++) {
            reasons.put(decisions.sentence(i), decisions.reason(i));
        }
        List<ContextSentence> kept = new ArrayList<>();
        for (ContextText.WrittenBlock block : text.blocks()) {
            for (Sentence sentence : block.content().sentences()) {
                kept.add(
                        sentence.because(Objects.requireNonNull(reasons.get(sentence)))
                                .lookingLikeInstruction(
                                        PromptInjectionRules.score(sentence.text())));
            }
        }
        kept.addAll(text.factsFirst() ? 0 : kept.size(), keptFacts(text));
        return kept;
    }

    private List<ContextSentence> keptFacts(ContextText text) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < facts.size(); i++) {
            places.put(facts.fact(i).fact().id(), i);
        }
        List<ContextSentence> kept = new ArrayList<>();
        for (ContextText.WrittenLine line : text.lines()) {
            for (FactLines.Item item : line.content().items()) {
                int i = Objects.requireNonNull(places.get(item.fact().id()));
                kept.add(facts.fact(i).because(facts.reason(i)));
            }
        }
        return kept;
    }

    /** In the order of the rank list, then of the passage; facts last. */
    List<ContextSentence> dropped() {
        List<ContextSentence> dropped = new ArrayList<>();
        List<PassageRange> alive = decisions.passages();
        int next = 0;
        for (RankedPassage passage : ranks.passages()) {
            if (next < alive.size() && alive.get(next).passage().index() == passage.index()) {
                PassageRange range = alive.get(next++);
                for (int i = range.begin(); i < range.end(); i++) {
                    if (!decisions.kept(i)) {
                        dropped.add(decisions.sentence(i).because(decisions.reason(i)));
                    }
                }
            } else {
                Reason reason = ranks.isLeftOut(passage) ? Reason.UNREAD : Reason.RANK;
                cutter.whole(passage).forEach(sentence -> dropped.add(sentence.because(reason)));
            }
        }
        for (int i = 0; i < facts.size(); i++) {
            if (!facts.kept(i)) {
                dropped.add(facts.fact(i).because(facts.reason(i)));
            }
        }
        return dropped;
    }

    /** The sentences for which another one stands, in the order of the rank list. */
    List<Sentence> duplicates() {
        List<Sentence> duplicates = new ArrayList<>();
        for (int i = 0; i < decisions.sentences().size(); i++) {
            if (decisions.reason(i) == Reason.DUPLICATE) {
                duplicates.add(decisions.sentence(i));
            }
        }
        return duplicates;
    }

    /**
     * Lists the limits that were met and the steps that were left out; constant words and counts
     * only.
     *
     * @param answerable the rank probability that the best candidate of an ordered list must have
     */
    List<String> notes(CompactContext context, float answerable) {
        List<String> notes = new ArrayList<>();
        notes.add("tokenizer: " + context.tokenizer());
        if (ranks.isRefused(answerable)) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "not answerable: the best candidate answers with a probability of %.3f",
                            ranks.bestProbability()));
        }
        note(
                notes,
                "min-rank: left out for ",
                ranks.top().stream()
                        .filter(passage -> !ranks.isLeftOut(passage))
                        .filter(passage -> passage.rankProbability() == null)
                        .count(),
                " passages without rank probability");
        note(
                notes,
                "unranked: ",
                ranks.isScored()
                        ? ranks.passages().stream()
                                .filter(passage -> !ranks.isLeftOut(passage))
                                .filter(passage -> passage.scores() == null)
                                .count()
                        : 0,
                " candidates come after those that the model scored");
        note(
                notes,
                "unscored: ",
                ranks.top().stream()
                        .filter(passage -> !ranks.isLeftOut(passage))
                        .filter(passage -> !passage.hasSentenceScores())
                        .count(),
                " passages without sentence scores, cut by " + cutter.splitter());
        note(
                notes,
                "unread: ",
                context.kept().stream()
                        .filter(sentence -> sentence.reason() == Reason.UNREAD)
                        .count(),
                " sentences were chosen by the question's words, since they were not read");
        note(
                notes,
                "duplicates: ",
                decisions.uncompared(),
                " sentences were compared with %d others alone, so some may say the same"
                        .formatted(NearDuplicates.MOST_COMPARED));
        note(
                notes,
                "budget: ",
                context.dropped().stream()
                        .filter(sentence -> sentence.reason() == Reason.BUDGET)
                        .count(),
                " sentences that passed were left out");
        note(
                notes,
                "instruction-like: ",
                context.kept().stream().filter(sentence -> sentence.instruction() != null).count(),
                " kept sentences may be meant for the model");
        return notes;
    }

    private static void note(List<String> notes, String before, long count, String after) {
        if (count > 0) {
            notes.add(before + count + after);
        }
    }
}

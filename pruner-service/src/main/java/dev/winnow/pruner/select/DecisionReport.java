package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The report of a decision: every sentence of every candidate, kept or dropped, with the reason,
 * and notes on the limits that were met.
 */
final class DecisionReport {

    private final RankList ranks;
    private final SentenceDecisions decisions;
    private final FactDecisions facts;

    DecisionReport(RankList ranks, SentenceDecisions decisions, FactDecisions facts) {
        this.ranks = ranks;
        this.decisions = decisions;
        this.facts = facts;
    }

    /** In the order of the text. */
    List<ContextSentence> kept(ContextText text) {
        Map<Sentence, Reason> reasons = new IdentityHashMap<>();
        for (int i = 0; i < decisions.sentences.size(); i++) {
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
        Map<String, ContextSentence> known = new HashMap<>();
        for (int i = 0; i < facts.size(); i++) {
            known.put(facts.fact(i).fact().id(), facts.reported(i));
        }
        return text.lines().stream()
                .flatMap(line -> line.content().items().stream())
                .map(item -> Objects.requireNonNull(known.get(item.fact().id())))
                .toList();
    }

    /** In the order of the rank list, then of the passage; facts last. */
    List<ContextSentence> dropped() {
        List<ContextSentence> dropped = new ArrayList<>();
        List<PassageRange> alive = decisions.passages;
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
                SentenceCutter.whole(passage)
                        .forEach(sentence -> dropped.add(sentence.because(reason)));
            }
        }
        for (int i = 0; i < facts.size(); i++) {
            if (!facts.kept(i)) {
                dropped.add(facts.reported(i));
            }
        }
        return dropped;
    }

    /** The sentences for which another one stands, in the order of the rank list. */
    List<Sentence> duplicates() {
        return IntStream.range(0, decisions.sentences.size())
                .filter(i -> decisions.reason(i) == Reason.DUPLICATE)
                .mapToObj(decisions::sentence)
                .toList();
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
        List<RankedPassage> read =
                ranks.top().stream().filter(passage -> !ranks.isLeftOut(passage)).toList();
        note(
                "min-rank: left out for ",
                count(read, passage -> passage.rankProbability() == null),
                " passages without rank probability",
                notes);
        note(
                "unranked: ",
                ranks.isScored()
                        ? count(
                                ranks.passages(),
                                passage -> !ranks.isLeftOut(passage) && passage.scores() == null)
                        : 0,
                " candidates come after those that the model scored",
                notes);
        note(
                "unscored: ",
                count(read, passage -> passage.sentenceScores().isEmpty()),
                " passages without sentence scores, cut by " + SentenceCutter.SPLITTER.name(),
                notes);
        note(
                "unread: ",
                count(context.kept(), sentence -> sentence.reason() == Reason.UNREAD),
                " sentences were chosen by the question's words, since they were not read",
                notes);
        note(
                "duplicates: ",
                decisions.uncompared,
                " sentences were compared with "
                        + NearDuplicates.MOST_COMPARED
                        + " others alone, so some may say the same",
                notes);
        note(
                "budget: ",
                count(context.dropped(), sentence -> sentence.reason() == Reason.BUDGET),
                " sentences that passed were left out",
                notes);
        note(
                "instruction-like: ",
                count(context.kept(), sentence -> sentence.instruction() != null),
                " kept sentences may be meant for the model",
                notes);
        return notes;
    }

    private static <T> long count(List<T> all, Predicate<T> counted) {
        return all.stream().filter(counted).count();
    }

    private static void note(String before, long count, String after, List<String> notes) {
        if (count > 0) {
            notes.add(before + count + after);
        }
    }
}

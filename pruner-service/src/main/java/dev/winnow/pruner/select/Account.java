package dev.winnow.pruner.select;

import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.graph.FactLines;
import dev.winnow.pruner.caution.InstructionSigns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The account of a decision: every sentence of every candidate, kept or dropped, with the reason. */
final class Account {

    private final Verdicts verdicts;
    private final FactVerdicts facts;
    private final SentenceList sentenceList;

    Account(Verdicts verdicts, FactVerdicts facts, SentenceList sentenceList) {
        this.verdicts = verdicts;
        this.facts = facts;
        this.sentenceList = sentenceList;
    }

    /** In the order of the text. */
    List<ContextSentence> kept(ContextText text) {
        Map<Sentence, Reason> reasons = new IdentityHashMap<>();
        for (int i = 0; i < verdicts.sentences().size(); i++) {
            reasons.put(verdicts.sentence(i), verdicts.reason(i));
        }
        List<ContextSentence> kept = new ArrayList<>();
        for (Block block : text.blocks()) {
            for (Sentence sentence : block.sentences()) {
                kept.add(
                        sentence.because(Objects.requireNonNull(reasons.get(sentence)))
                                .lookingLikeInstruction(InstructionSigns.score(sentence.text())));
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
        for (FactLines.Line line : text.lines()) {
            for (FactLines.Item item : line.items()) {
                int i = Objects.requireNonNull(places.get(item.fact().id()));
                kept.add(facts.fact(i).because(facts.reason(i)));
            }
        }
        return kept;
    }

    /** In the order of the rank list, then of the passage; facts last. */
    List<ContextSentence> dropped(List<RankedPassage> all, List<RankedPassage> alive) {
        List<ContextSentence> dropped = new ArrayList<>();
        int next = 0;
        for (RankedPassage passage : all) {
            if (next < alive.size() && alive.get(next).place() == passage.place()) {
                PassageRange range = verdicts.passages().get(next++);
                for (int i = range.begin(); i < range.end(); i++) {
                    if (!verdicts.kept(i)) {
                        dropped.add(verdicts.sentence(i).because(verdicts.reason(i)));
                    }
                }
            } else {
                sentenceList
                        .whole(passage)
                        .forEach(sentence -> dropped.add(sentence.because(Reason.RANK)));
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
        for (int i = 0; i < verdicts.sentences().size(); i++) {
            if (verdicts.reason(i) == Reason.DUPLICATE) {
                duplicates.add(verdicts.sentence(i));
            }
        }
        return duplicates;
    }

    /** Each passage as one sentence, for comparison with a back end that sends them as they are. */
    static List<Sentence> whole(List<RankedPassage> passages) {
        List<Sentence> whole = new ArrayList<>(passages.size());
        for (RankedPassage passage : passages) {
            whole.addAll(SentenceList.uncut(passage));
        }
        return whole;
    }
}

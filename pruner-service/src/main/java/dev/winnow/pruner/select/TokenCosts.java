package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.SentenceGap;
import dev.winnow.pruner.render.ContextLayout;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The costs of the sentences that passed or may fill the room. A document is a group that costs its
 * heading; a passage is a group within it that costs its title, so that a title is paid with the
 * first sentence that needs it; and a sentence that others need is one that costs itself.
 *
 * @param costs one for each entry
 * @param sentences for each entry the index of its sentence, ascending
 * @param fills for each entry whether it only fills
 * @param groups documents, passages and sentences that others need
 */
record TokenCosts(
        List<Cost> costs, List<Integer> sentences, List<Boolean> fills, List<Group> groups) {

    /**
     * Added to what makes of the worths of entries that only fill shares of 0 to 1, so that all of
     * them come after all that passed, which are worth {@link Sentence#UNSCORED} or more.
     */
    private static final float FILL_OFFSET = -2f;

    TokenCosts {
        costs = List.copyOf(costs);
        sentences = List.copyOf(sentences);
        fills = List.copyOf(fills);
        groups = List.copyOf(groups);
    }

    static TokenCosts of(
            SentenceDecisions decisions, BitSet fill, ContextLayout layout, TokenCounter counter) {
        return new Builder(decisions, fill, layout, counter).build();
    }

    /**
     * The same, with everything free that stands already: entries that passed, their headings and
     * titles.
     */
    TokenCosts paid() {
        List<Cost> unpaid = new ArrayList<>(costs);
        List<Group> opened = new ArrayList<>(groups);
        for (int e = 0; e < unpaid.size(); e++) {
            Cost cost = costs.get(e);
            if (!fills.get(e)) {
                unpaid.set(e, new Cost(0, cost.worth(), cost.group(), cost.also()));
                cost.paidWith(groups)
                        .forEach(g -> opened.set(g, new Group(0, groups.get(g).parent())));
            }
        }
        return new TokenCosts(unpaid, sentences, fills, opened);
    }

    private static final class Builder {

        private final SentenceDecisions decisions;
        private final BitSet fill;
        private final ContextLayout layout;
        private final TokenCounter counter;
        private final List<Cost> costs = new ArrayList<>();
        private final List<Integer> sentences = new ArrayList<>();
        private final List<Boolean> fills = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private final Map<DocumentId, Integer> documents = new HashMap<>();
        private final Map<DocumentId, Passage> bests = new HashMap<>();

        /** The groups of sentences that others need, by their indexes. */
        private final Map<Integer, Integer> needed = new HashMap<>();

        Builder(
                SentenceDecisions decisions,
                BitSet fill,
                ContextLayout layout,
                TokenCounter counter) {
            this.decisions = decisions;
            this.fill = fill;
            this.layout = layout;
            this.counter = counter;
        }

        TokenCosts build() {
            for (int i = 0; i < decisions.sentences.size(); i++) {
                if (isEntry(i)) {
                    for (int other : decisions.needs(i)) {
                        needed.computeIfAbsent(other, this::group);
                    }
                }
            }
            for (PassageRange passage : decisions.passages) {
                if (hasEntry(passage)) {
                    add(passage);
                }
            }
            return new TokenCosts(costs, sentences, fills, groups);
        }

        private void add(PassageRange passage) {
            int document = document(passage);
            boolean titled = decisions.isTitle(passage, passage.begin());
            int title = titled ? tokens(passage.begin()) : 0;
            int group = groups.size();
            groups.add(new Group(title + section(passage.passage().passage()), document));
            for (int i = passage.begin(); i < passage.end(); i++) {
                if (isEntry(i)) {
                    boolean paidByGroup = (titled && i == passage.begin()) || needed.containsKey(i);
                    costs.add(new Cost(paidByGroup ? 0 : tokens(i), worth(i), group, also(i)));
                    sentences.add(i);
                    fills.add(fill.get(i));
                }
            }
        }

        private int group(int sentence) {
            groups.add(new Group(tokens(sentence), Group.NONE));
            return groups.size() - 1;
        }

        private List<Integer> also(int i) {
            List<Integer> also = new ArrayList<>();
            if (needed.containsKey(i)) {
                also.add(needed.get(i));
            }
            for (int other : decisions.needs(i)) {
                also.add(needed.get(other));
            }
            return also;
        }

        /** Of the line that tells another section than that of the document's best passage. */
        private int section(Passage passage) {
            Passage best = bests.getOrDefault(passage.documentId(), passage);
            String line = layout.sectionOf(passage, passage.headingsSharedWith(best));
            return line.isEmpty() ? 0 : counter.count(line + "\n");
        }

        private int document(PassageRange passage) {
            Passage best = passage.passage().passage();
            DocumentId id = best.documentId();
            Integer known = documents.get(id);
            if (known != null) {
                return known;
            }
            int index = groups.size();
            int marker = documents.size() + 1;
            documents.put(id, index);
            bests.put(id, best);
            groups.add(new Group(counter.count(layout.headingOf(best, marker)), Group.NONE));
            return index;
        }

        /** With the white space before it, since a blank and the word after it are one token. */
        private int tokens(int i) {
            Sentence sentence = decisions.sentence(i);
            String gap = sentence.original(sentence.gap(), sentence.start());
            String joint = gap.isEmpty() ? " " : SentenceGap.of(gap);
            return counter.count(joint + sentence.text());
        }

        private float worth(int i) {
            float worth = decisions.sentence(i).worth();
            return fill.get(i) ? worth / (1 + Math.abs(worth)) + FILL_OFFSET : worth;
        }

        private boolean hasEntry(PassageRange passage) {
            return IntStream.range(passage.begin(), passage.end()).anyMatch(this::isEntry);
        }

        /** What only stays with others is no entry: its price is the group's. */
        private boolean isEntry(int i) {
            return fill.get(i) || (decisions.kept(i) && !isCompanion(decisions.reason(i)));
        }

        private static boolean isCompanion(Reason reason) {
            return reason == Reason.TITLE || reason == Reason.NEEDED;
        }
    }
}

package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.structure.Block;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The decisions so far about the sentences that take part, within one run of the pruner. The steps
 * write into it one after the other; it never leaves them.
 */
final class SentenceDecisions {

    final List<PassageRange> passages;
    final List<Sentence> sentences;

    private final boolean titles;
    private final BitSet kept = new BitSet();
    private final Reason[] reasons;

    /** For each sentence the best of those that say the same: the one that stays for all. */
    private final int[] leaders;

    /** How many were not compared with all that might say the same. */
    final int uncompared;

    /** What sentences bring along; the decision pays for it and never looks into it. */
    private final Needs needs;

    /**
     * Lists the sentences of the passages that take part.
     *
     * @param input what the passages were taken from
     * @param titles whether the first sentence of a passage stays as its title when another one
     *     stays
     * @param check run now and then; what it throws ends the work
     */
    SentenceDecisions(List<RankedPassage> alive, PruneInput input, boolean titles, Runnable check) {
        boolean byWords = input.isByWords();
        List<Sentence> cut = new ArrayList<>();
        this.passages = new ArrayList<>(alive.size());
        for (RankedPassage passage : alive) {
            check.run();
            int begin = cut.size();
            cut.addAll(SentenceCutter.of(passage, byWords));
            passages.add(new PassageRange(passage, begin, cut.size()));
        }
        this.sentences = TermOverlap.compare(input.question(), cut);
        this.titles = titles;
        this.reasons = new Reason[sentences.size()];
        Arrays.fill(reasons, Reason.THRESHOLD);
        NearDuplicates.Groups groups = NearDuplicates.of(sentences, unlike(), check);
        this.leaders = groups.leaders();
        this.uncompared = groups.cut();
        this.needs = Needs.of(passages, sentences);
    }

    Sentence sentence(int i) {
        return sentences.get(i);
    }

    boolean kept(int i) {
        return kept.get(i);
    }

    Reason reason(int i) {
        return reasons[i];
    }

    /**
     * The best of the sentences that say the same as this one; itself if there is no better one.
     */
    int leader(int i) {
        return leaders[i];
    }

    boolean leads(int i) {
        return leaders[i] == i;
    }

    /** Whether the best sentence of its group of near-duplicates is another one, and kept. */
    boolean represented(int i) {
        return !leads(i) && kept.get(leaders[i]);
    }

    boolean isTitle(PassageRange passage, int i) {
        return titles && !passage.isEmpty() && i == passage.begin();
    }

    void keep(int i, Reason reason) {
        kept.set(i);
        reasons[i] = reason;
    }

    void settleUnread(int i, boolean stays) {
        kept.set(i, stays);
        reasons[i] = Reason.UNREAD;
    }

    void drop(int i, Reason reason) {
        kept.clear(i);
        reasons[i] = reason;
    }

    /** Whether it is nothing for a reader: a mark, or the name of what is not in its passage. */
    boolean saysNothing(int i) {
        return sentences.get(i).isMark() || needs.bare.get(i);
    }

    /**
     * The sentences without which one is not understood, at most {@link Needs#MOST} of them, itself
     * not among them.
     */
    int[] needs(int i) {
        return needs.all(i);
    }

    /** What stays for others: titles, and what kept sentences need. */
    void settleCompanions() {
        for (int i = 0; i < reasons.length; i++) {
            if (kept.get(i) && reasons[i] == Reason.NEEDED) {
                drop(i, Reason.THRESHOLD);
            }
        }
        settleTitles();
        for (int needed : needs.missing(kept)) {
            keep(needed, Reason.NEEDED);
        }
    }

    /**
     * The title rule: a title stays where another sentence of its passage stays. A title that
     * passed by itself can stay alone.
     */
    private void settleTitles() {
        if (!titles) {
            return;
        }
        for (PassageRange passage : passages) {
            if (passage.isEmpty()) {
                continue;
            }
            int title = passage.begin();
            boolean others = !kept.get(title + 1, passage.end()).isEmpty();
            if (others && !kept.get(title)) {
                keep(title, Reason.TITLE);
            } else if (!others && kept.get(title) && reasons[title] == Reason.TITLE) {
                drop(title, Reason.THRESHOLD);
            }
        }
    }

    /**
     * Sentences for which another one stays are duplicates; if that one is dropped, they are
     * dropped for the same reason.
     */
    void settleDuplicates() {
        for (int i = 0; i < reasons.length; i++) {
            if (!leads(i) && reasons[i] != Reason.NEEDED) {
                reasons[i] = represented(i) ? Reason.DUPLICATE : reasons[leaders[i]];
            }
        }
    }

    List<Sentence> keptSentences() {
        return kept.stream().mapToObj(sentences::get).toList();
    }

    /**
     * What stands for itself whatever says the same: titles, and lines of code with others beside
     * them, which mean something only where they stand.
     */
    private boolean[] unlike() {
        boolean[] unlike = new boolean[sentences.size()];
        for (PassageRange passage : passages) {
            int before = Block.NONE;
            for (int i = passage.begin(); i < passage.end(); i++) {
                int code = code(i);
                boolean goesOn = code != Block.NONE && code == before;
                if (goesOn) {
                    unlike[i - 1] = true;
                }
                unlike[i] = goesOn || isTitle(passage, i);
                before = code;
            }
        }
        return unlike;
    }

    /** The block of code that a sentence stands in. */
    private int code(int i) {
        Passage passage = sentences.get(i).passage();
        int start = sentences.get(i).start() - passage.start();
        return Block.innermost(passage.blocks(), start, Block.Kind.CODE);
    }

    /**
     * The sentences of one passage in the list of all that take part.
     *
     * @param passage the passage
     * @param begin index of its first sentence, inclusive
     * @param end index behind its last sentence, exclusive
     */
    record PassageRange(RankedPassage passage, int begin, int end) {

        boolean isEmpty() {
            return begin == end;
        }
    }
}

package dev.winnow.pruner.select;

import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What sentences bring along, so that they are understood: the beginning of their item and the
 * sentence that leads into its list, the head of their table or box, the lines around a line of
 * code, the sentence that "This" speaks of, the heading that no title names. All of it stands in
 * the same passage.
 */
final class Needs {

    /** Of one sentence, with what these need in turn. Far above what texts have; picked by hand. */
    static final int MOST = 32;

    /** Rounds over lists inside lists that become whole. Picked by hand. */
    private static final int ROUNDS = 3;

    private static final int[] NOTHING = {};

    /** By sentence. */
    final int[][] direct;

    /** By sentence: with what these need in turn, where it was asked for. */
    private final int[][] all;

    /** For each short list the first sentences of its items. */
    final List<List<Integer>> lists = new ArrayList<>();

    /** By sentence: the first one of its block of code, from 1; 0 of what is none. */
    final int[] code;

    /** By sentence, where it only speaks of what follows: the first that does not follow. */
    final int[] opens;

    /** Names of blocks of which nothing else stands in the passage, which ends there. */
    final BitSet bare = new BitSet();

    private Needs(int sentences) {
        this.direct = new int[sentences][];
        Arrays.fill(direct, NOTHING);
        this.all = new int[sentences][];
        this.opens = new int[sentences];
        this.code = new int[sentences];
    }

    static Needs of(List<PassageRange> passages, List<Sentence> sentences) {
        Needs needs = new Needs(sentences.size());
        for (PassageRange passage : passages) {
            if (!passage.isEmpty()) {
                new PassageNeeds(needs, passage, sentences).read();
            }
        }
        return needs;
    }

    /** What a sentence needs, directly or not, at most {@link #MOST} of it; without itself. */
    int[] all(int sentence) {
        if (direct[sentence].length == 0) {
            return NOTHING;
        }
        if (all[sentence] == null) {
            Set<Integer> found = new LinkedHashSet<>();
            List<Integer> open = new ArrayList<>(List.of(sentence));
            for (int i = 0; i < open.size() && found.size() < MOST; i++) {
                for (int other : direct[open.get(i)]) {
                    if (other != sentence && found.size() < MOST && found.add(other)) {
                        open.add(other);
                    }
                }
            }
            all[sentence] = array(found);
        }
        return all[sentence];
    }

    static int[] array(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The sentences that have to stay beside those that are kept, in order. The kept ones need
     * them, or they end a list of which most is kept, or one that is kept only speaks of them.
     */
    List<Integer> missing(BitSet kept) {
        BitSet stays = (BitSet) kept.clone();
        Set<Integer> missing = new TreeSet<>();
        kept.stream().forEach(i -> bring(i, stays, missing));
        int before = -1;
        for (int round = 0; round < ROUNDS && missing.size() != before; round++) {
            before = missing.size();
            for (List<Integer> items : lists) {
                long there = items.stream().filter(stays::get).count();
                if (3 * there >= 2 * items.size()) {
                    items.forEach(item -> add(item, stays, missing));
                }
            }
            for (int i = 0; i < opens.length; i++) {
                if (stays.get(i) && opens[i] > 0 && isEmpty(stays, i + 1, opens[i])) {
                    add(i + 1, stays, missing);
                }
                if (isOnlyOneMissing(i, stays)) {
                    add(i, stays, missing);
                }
            }
        }
        return List.copyOf(missing);
    }

    private static boolean isEmpty(BitSet set, int from, int to) {
        int next = set.nextSetBit(from);
        return next < 0 || next >= to;
    }

    /** A line of code between two that are kept: a line that says so would take its place. */
    private boolean isOnlyOneMissing(int i, BitSet stays) {
        return code[i] != 0
                && !stays.get(i)
                && i > 0
                && i + 1 < code.length
                && stays.get(i - 1)
                && stays.get(i + 1)
                && code[i - 1] == code[i]
                && code[i + 1] == code[i];
    }

    private void add(int sentence, BitSet stays, Set<Integer> missing) {
        if (!stays.get(sentence)) {
            stays.set(sentence);
            missing.add(sentence);
            bring(sentence, stays, missing);
        }
    }

    private void bring(int sentence, BitSet stays, Set<Integer> missing) {
        for (int other : all(sentence)) {
            if (!stays.get(other)) {
                stays.set(other);
                missing.add(other);
            }
        }
    }
}

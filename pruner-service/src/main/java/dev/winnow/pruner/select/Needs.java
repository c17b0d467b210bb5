package dev.winnow.pruner.select;

import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sentences bring along, so that they are understood: the beginning of their item and the
 * sentence that leads into its list, the head of their table or box, the lines around a line of
 * code, the sentence that "This" speaks of, the heading that no title names. All of it stands in
 * the same passage.
 */
final class Needs {

    /** Of one sentence, with what these need in turn. Far above what texts have; picked by hand. */
    static final int MOST = 32;

    /** A list of so many items is brought whole once two thirds of it are kept. */
    private static final int FEW_ITEMS = 8;

    /** Rounds over lists inside lists that become whole. Picked by hand. */
    private static final int ROUNDS = 3;

    private static final Pattern LEANS_BACK =
            Pattern.compile("(Otherwise|However|This|It|These|They|Here|For example)\\b");

    /** Announces what follows, whatever stands for emphasis behind the colon. */
    private static final Pattern COLON = Pattern.compile(":[*_`]{0,3}$");

    /** Announces a list without a colon. */
    private static final Pattern ANNOUNCES =
            Pattern.compile("(?i)\\b(following|below|as follows|these)\\b");

    private static final Pattern CALLOUT = Pattern.compile("<\\d{1,3}>");

    private static final int[] NOTHING = {};

    /** By sentence. */
    private final int[][] direct;

    /** For each short list the first sentences of its items. */
    private final List<int[]> lists = new ArrayList<>();

    /** By sentence: a number of its block of code, 0 of what is none. */
    private final int[] code;

    /** By sentence, where it only speaks of what follows: the first that does not follow. */
    private final int[] opens;

    private Needs(int sentences) {
        this.direct = new int[sentences][];
        Arrays.fill(direct, NOTHING);
        this.opens = new int[sentences];
        this.code = new int[sentences];
    }

    static Needs of(List<PassageRange> passages, List<Sentence> sentences) {
        Needs needs = new Needs(sentences.size());
        for (PassageRange passage : passages) {
            if (!passage.isEmpty()) {
                needs.new Reader(passage, sentences).read();
            }
        }
        return needs;
    }

    /** What a sentence needs, directly or not, at most {@link #MOST} of it; without itself. */
    int[] all(int sentence) {
        if (direct[sentence].length == 0) {
            return NOTHING;
        }
        Set<Integer> found = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>(List.of(sentence));
        for (int i = 0; i < open.size() && found.size() < MOST; i++) {
            for (int other : direct[open.get(i)]) {
                if (other != sentence && found.size() < MOST && found.add(other)) {
                    open.add(other);
                }
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The sentences that have to stay beside those that are kept, in order. The kept ones need
     * them, or they end a list of which most is kept, or one that is kept only speaks of them.
     */
    List<Integer> missing(boolean[] kept) {
        boolean[] all = kept.clone();
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                bring(i, all, missing);
            }
        }
        int before = -1;
        for (int round = 0; round < ROUNDS && missing.size() != before; round++) {
            before = missing.size();
            for (int[] items : lists) {
                int there = (int) Arrays.stream(items).filter(item -> all[item]).count();
                if (3 * there >= 2 * items.length) {
                    for (int item : items) {
                        add(item, all, missing);
                    }
                }
            }
            for (int i = 0; i < opens.length; i++) {
                if (all[i] && opens[i] > 0 && none(all, i + 1, opens[i])) {
                    add(i + 1, all, missing);
                }
                if (isOnlyOneMissing(i, all)) {
                    add(i, all, missing);
                }
            }
        }
        Collections.sort(missing);
        return missing;
    }

    /** A line of code between two that are kept: a line that says so would take its place. */
    private boolean isOnlyOneMissing(int i, boolean[] all) {
        return code[i] != 0
                && !all[i]
                && i > 0
                && i + 1 < all.length
                && all[i - 1]
                && all[i + 1]
                && code[i - 1] == code[i]
                && code[i + 1] == code[i];
    }

    private void add(int sentence, boolean[] all, List<Integer> missing) {
        if (!all[sentence]) {
            all[sentence] = true;
            missing.add(sentence);
            bring(sentence, all, missing);
        }
    }

    private void bring(int sentence, boolean[] all, List<Integer> missing) {
        int first = missing.size();
        int next = first;
        int at = sentence;
        while (true) {
            for (int other : direct[at]) {
                if (!all[other]) {
                    all[other] = true;
                    missing.add(other);
                }
            }
            if (next == missing.size() || next - first >= MOST) {
                return;
            }
            at = missing.get(next++);
        }
    }

    private static boolean none(boolean[] kept, int from, int to) {
        for (int i = from; i < to; i++) {
            if (kept[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads one passage, a sentence after the other. */
    private final class Reader {

        private final PassageRange passage;
        private final List<Sentence> sentences;
        private final List<Block> blocks;
        private final int offset;

        /** By block; {@link Block#NONE} for none. */
        private final int[] first;

        private final int[] last;
        private final int[] head;

        /** By place in the passage: the innermost block. */
        private final int[] inner;

        /** By place in the passage: the width before a line, counted once for all that ask. */
        private final int[] indents;

        /** The lines around the current one of code, outermost first. */
        private final List<Integer> path = new ArrayList<>();

        Reader(PassageRange passage, List<Sentence> sentences) {
            this.passage = passage;
            this.sentences = sentences;
            this.blocks = passage.passage().passage().blocks();
            this.offset = passage.passage().passage().start();
            this.first = none(blocks.size());
            this.last = none(blocks.size());
            this.head = none(blocks.size());
            this.inner = new int[passage.end() - passage.begin()];
            this.indents = none(inner.length);
        }

        private static int[] none(int size) {
            int[] none = new int[size];
            Arrays.fill(none, Block.NONE);
            return none;
        }

        void read() {
            place();
            int heading = Block.NONE;
            for (int i = passage.begin(); i < passage.end(); i++) {
                if (kind(i) == Kind.HEADING) {
                    heading = i;
                    path.clear();
                    opens[i] = nextHeading(i);
                    continue;
                }
                opens[i] = opens(i);
                code[i] = code(i);
                if (sentences.get(i).keep() != null || sentences.get(i).words() != null) {
                    direct[i] = needs(i, heading);
                }
            }
            lists();
        }

        private int code(int i) {
            if (kind(i) != Kind.CODE) {
                return 0;
            }
            boolean goesOn = i > passage.begin() && inner(i) == inner(i - 1);
            return goesOn ? code[i - 1] : i + 1;
        }

        private void place() {
            int at = Block.NONE;
            for (int i = passage.begin(); i < passage.end(); i++) {
                int start = sentences.get(i).start() - offset;
                while (at + 1 < blocks.size() && blocks.get(at + 1).start() <= start) {
                    at++;
                }
                int block = at;
                while (block != Block.NONE && blocks.get(block).end() <= start) {
                    block = blocks.get(block).parent();
                }
                inner[i - passage.begin()] = block;
                if (block != Block.NONE && blocks.get(block).kind() == Kind.HEAD) {
                    int named = blocks.get(block).parent();
                    if (named != Block.NONE && head[named] == Block.NONE) {
                        head[named] = i;
                    }
                }
                for (int b = block; b != Block.NONE; b = blocks.get(b).parent()) {
                    first[b] = first[b] == Block.NONE ? i : first[b];
                    last[b] = i;
                }
            }
        }

        private int[] needs(int i, int heading) {
            Set<Integer> needs = new LinkedHashSet<>();
            if (heading != Block.NONE) {
                needs.add(heading);
            }
            boolean item = false;
            boolean named = false;
            Kind kind = kind(i);
            for (int b = inner(i); b != Block.NONE; b = blocks.get(b).parent()) {
                switch (blocks.get(b).kind()) {
                    case ITEM -> {
                        if (!item) {
                            item = first[b] != i;
                            needs.add(item ? first[b] : leadIn(blocks.get(b).parent()));
                            needs.add(item ? Block.NONE : calledOut(i, blocks.get(b).parent()));
                        }
                    }
                    case TABLE, BOX -> {
                        if (!named && head[b] != i) {
                            named = head[b] != Block.NONE;
                            needs.add(head[b]);
                        }
                    }
                    case CODE -> needs.add(leadingTo(first[b]));
                    case MARK, HEADING, LIST, ROW, HEAD -> {}
                }
            }
            if (kind == Kind.CODE) {
                needs.add(around(i));
            } else {
                path.clear();
                if (leansBack(i)) {
                    needs.add(i - 1);
                }
            }
            needs.remove(Block.NONE);
            needs.remove(i);
            return needs.stream().mapToInt(Integer::intValue).toArray();
        }

        /** The sentence before, if it announces the list. */
        private int leadIn(int list) {
            if (list == Block.NONE) {
                return Block.NONE;
            }
            int lead = first[list] - 1;
            if (lead < passage.begin() || !isProse(lead)) {
                return Block.NONE;
            }
            String text = sentences.get(lead).text();
            return endsInColon(lead) || ANNOUNCES.matcher(text).find() ? lead : Block.NONE;
        }

        /** The line of code that a callout explains, by its number in angle brackets. */
        private int calledOut(int i, int list) {
            Matcher callout = CALLOUT.matcher(sentences.get(i).text());
            if (list == Block.NONE || !callout.lookingAt()) {
                return Block.NONE;
            }
            int at = first[list] - 1;
            while (at >= passage.begin() && kind(at) == Kind.CODE) {
                if (sentences.get(at).text().contains(callout.group())) {
                    return at;
                }
                at--;
            }
            return Block.NONE;
        }

        private int leadingTo(int i) {
            boolean leads = i > passage.begin() && isProse(i - 1) && endsInColon(i - 1);
            return leads ? i - 1 : Block.NONE;
        }

        private boolean endsInColon(int i) {
            return COLON.matcher(sentences.get(i).text()).find();
        }

        private boolean leansBack(int i) {
            return i > passage.begin()
                    && isProse(i)
                    && (inner(i) == inner(i - 1) || kind(i - 1) == Kind.CODE)
                    && LEANS_BACK.matcher(sentences.get(i).text()).lookingAt();
        }

        /**
         * The line that a line of code stands below: the nearest before it with a smaller indent.
         */
        private int around(int i) {
            if (!path.isEmpty() && inner(path.getLast()) != inner(i)) {
                path.clear();
            }
            int indent = indent(i);
            boolean dash = sentences.get(i).text().startsWith("- ");
            while (!path.isEmpty()) {
                int above = path.getLast();
                // YAML's lists may stand as deep as the key that they belong to.
                boolean holds =
                        indent(above) < indent
                                || (dash
                                        && indent(above) == indent
                                        && sentences.get(above).text().endsWith(":")
                                        && !sentences.get(above).text().startsWith("- "));
                if (holds) {
                    break;
                }
                path.removeLast();
            }
            int around = path.isEmpty() ? Block.NONE : path.getLast();
            path.add(i);
            return around;
        }

        private int indent(int i) {
            int place = i - passage.begin();
            if (indents[place] == Block.NONE) {
                indents[place] = indentOf(i);
            }
            return indents[place];
        }

        private int indentOf(int i) {
            String text = passage.passage().passage().text();
            int at = sentences.get(i).start() - offset;
            int width = 0;
            while (at - width > 0 && text.charAt(at - width - 1) != '\n') {
                width++;
            }
            return width;
        }

        /**
         * Where what a sentence leads into ends; 0 if it does not. A name leads into its block, a
         * line of code into deeper ones.
         */
        private int opens(int i) {
            if (kind(i) == Kind.HEAD) {
                int named = blocks.get(inner(i)).parent();
                return named != Block.NONE && last[named] > i ? last[named] + 1 : 0;
            }
            if (kind(i) == Kind.CODE) {
                int end = i + 1;
                while (end < passage.end() && inner(end) == inner(i) && indent(end) > indent(i)) {
                    end++;
                }
                return end > i + 1 ? end : 0;
            }
            if (i + 1 == passage.end() || !isProse(i) || !endsInColon(i)) {
                return 0;
            }
            int end = i + 2;
            for (int b = inner(i + 1); b != Block.NONE; b = blocks.get(b).parent()) {
                end = first[b] == i + 1 ? Math.max(end, last[b] + 1) : end;
            }
            return end;
        }

        private int nextHeading(int i) {
            int end = i + 1;
            while (end < passage.end() && kind(end) != Kind.HEADING) {
                end++;
            }
            return end == i + 1 ? 0 : end;
        }

        private void lists() {
            int[] items = new int[blocks.size()];
            for (int b = 0; b < blocks.size(); b++) {
                if (blocks.get(b).kind() == Kind.ITEM
                        && first[b] != Block.NONE
                        && blocks.get(b).parent() != Block.NONE) {
                    items[blocks.get(b).parent()]++;
                }
            }
            for (int b = 0; b < blocks.size(); b++) {
                if (items[b] > 1 && items[b] <= FEW_ITEMS) {
                    lists.add(items(b));
                }
            }
        }

        private int[] items(int list) {
            List<Integer> found = new ArrayList<>();
            for (int b = list + 1;
                    b < blocks.size() && blocks.get(b).start() < blocks.get(list).end();
                    b++) {
                if (blocks.get(b).parent() == list && first[b] != Block.NONE) {
                    found.add(first[b]);
                }
            }
            return found.stream().mapToInt(Integer::intValue).toArray();
        }

        private boolean isProse(int i) {
            return switch (kind(i)) {
                case LIST, ITEM, BOX, TABLE -> true;
                case MARK, HEADING, ROW, CODE, HEAD -> false;
            };
        }

        /** Of the innermost block; what stands in none is as in a box. */
        private Kind kind(int i) {
            return inner(i) == Block.NONE ? Kind.BOX : blocks.get(inner(i)).kind();
        }

        private int inner(int i) {
            return inner[i - passage.begin()];
        }
    }
}

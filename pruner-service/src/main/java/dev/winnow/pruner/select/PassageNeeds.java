package dev.winnow.pruner.select;

import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.pruner.render.Sentence;
import dev.winnow.pruner.select.SentenceDecisions.PassageRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one passage, a sentence after the other, for what its sentences bring along: where they
 * stand in its blocks, and how they begin and end.
 */
final class PassageNeeds {

    /** A list of so many items is brought whole once two thirds of it are kept. */
    private static final int FEW_ITEMS = 8;

    private static final Pattern LEANS_BACK =
            Pattern.compile(
                    "(Otherwise|However|This|It|These|They|Here|For example|In addition|In this case|Note that|Now that|Then|Finally|Without (?:it|this|that))\\b");

    /** Announces what follows, whatever stands for emphasis behind the colon. */
    private static final Pattern COLON = Pattern.compile(":[*_`]{0,3}$");

    /** Announces a list without a colon. */
    private static final Pattern ANNOUNCES =
            Pattern.compile("(?i)\\b(following|below|as follows|these)\\b");

    private static final Pattern CALLOUT = Pattern.compile("<\\d{1,3}>");

    private final Needs needs;
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

    /** By place in the passage: of a line of code the width before it. */
    private final int[] indents;

    /** By list, see {@link #callouts(int)}. */
    private final Map<Integer, Map<String, Integer>> callouts = new HashMap<>();

    /** The lines around the current one of code, outermost first. */
    private final List<Integer> path = new ArrayList<>();

    PassageNeeds(Needs needs, PassageRange passage, List<Sentence> sentences) {
        this.needs = needs;
        this.passage = passage;
        this.sentences = sentences;
        this.blocks = passage.passage().passage().blocks();
        this.offset = passage.passage().passage().start();
        this.first = none(blocks.size());
        this.last = none(blocks.size());
        this.head = none(blocks.size());
        this.inner = new int[passage.end() - passage.begin()];
        this.indents = new int[inner.length];
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
                needs.opens[i] = nextHeading(i);
                continue;
            }
            needs.opens[i] = opens(i);
            needs.bare.set(i, i + 1 == passage.end() && kind(i) == Kind.HEAD && isName(i));
            needs.code[i] = kind(i) == Kind.CODE ? first[inner(i)] + 1 : 0;
            if (sentences.get(i).isJudged()) {
                needs.direct[i] = needs(i, heading);
            }
        }
        lists();
    }

    private void place() {
        for (int i = passage.begin(); i < passage.end(); i++) {
            int block = Block.innermost(blocks, sentences.get(i).start() - offset);
            inner[i - passage.begin()] = block;
            indents[i - passage.begin()] = kind(i) == Kind.CODE ? indentOf(i) : 0;
            if (kind(i) == Kind.HEAD) {
                int named = named(i);
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
        Set<Integer> needed = new LinkedHashSet<>();
        if (heading != Block.NONE) {
            needed.add(heading);
        }
        boolean item = false;
        boolean named = false;
        Kind kind = kind(i);
        for (int b = inner(i); b != Block.NONE; b = blocks.get(b).parent()) {
            switch (blocks.get(b).kind()) {
                case ITEM -> {
                    if (!item) {
                        item = first[b] != i;
                        needed.add(item ? first[b] : leadIn(blocks.get(b).parent()));
                        needed.add(item ? Block.NONE : calledOut(i, blocks.get(b).parent()));
                    }
                }
                case TABLE, BOX -> {
                    if (!named && head[b] != i) {
                        named = head[b] != Block.NONE;
                        needed.add(head[b]);
                    }
                }
                case CODE -> needed.add(leadingTo(first[b]));
                case MARK, HEADING, LIST, ROW, HEAD -> {}
            }
        }
        if (kind == Kind.CODE) {
            needed.add(around(i));
        } else {
            path.clear();
            if (leansBack(i)) {
                needed.add(i - 1);
            }
        }
        needed.remove(Block.NONE);
        needed.remove(i);
        return Needs.array(needed);
    }

    /** The sentence before, if it announces the list. */
    private int leadIn(int list) {
        int lead = list == Block.NONE ? Block.NONE : first[list] - 1;
        boolean leads =
                lead >= passage.begin()
                        && isProse(lead)
                        && (endsInColon(lead)
                                || ANNOUNCES.matcher(sentences.get(lead).text()).find());
        return leads ? lead : Block.NONE;
    }

    /** The line of code that a callout explains, by its number in angle brackets. */
    private int calledOut(int i, int list) {
        Matcher callout = CALLOUT.matcher(sentences.get(i).text());
        return list == Block.NONE || !callout.lookingAt()
                ? Block.NONE
                : callouts.computeIfAbsent(list, this::callouts)
                        .getOrDefault(callout.group(), Block.NONE);
    }

    /** The lines of the code before a list by the callouts in them, the nearest of each. */
    private Map<String, Integer> callouts(int list) {
        Map<String, Integer> lines = new HashMap<>();
        for (int at = first[list] - 1; at >= passage.begin() && kind(at) == Kind.CODE; at--) {
            int line = at;
            CALLOUT.matcher(sentences.get(at).text())
                    .results()
                    .forEach(callout -> lines.putIfAbsent(callout.group(), line));
        }
        return lines;
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

    /** The line that a line of code stands below: the nearest before it with a smaller indent. */
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
        return indents[i - passage.begin()];
    }

    private int indentOf(int i) {
        String text = passage.passage().passage().text();
        int start = sentences.get(i).start() - offset;
        int at = start;
        while (at > 0 && text.charAt(at - 1) != '\n') {
            at--;
            if (!CharacterClasses.isSpace(text.charAt(at)) && !Block.isMarked(blocks, at)) {
                // A line so long that it is read in pieces, each as deep as the first.
                return i == passage.begin() ? 0 : indent(i - 1);
            }
        }
        return start - at;
    }

    /**
     * Where what a sentence leads into ends; 0 if it does not. A name leads into its block, a line
     * of code into deeper ones.
     */
    private int opens(int i) {
        if (kind(i) == Kind.HEAD) {
            int named = named(i);
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

    /** Whether it names a block other than a table, which may go on in another passage. */
    private boolean isName(int i) {
        int named = named(i);
        return named != Block.NONE && blocks.get(named).kind() == Kind.BOX;
    }

    /** The block that a head stands for; {@link Block#NONE} if none. */
    private int named(int i) {
        return blocks.get(inner(i)).parent();
    }

    private int nextHeading(int i) {
        int end = i + 1;
        while (end < passage.end() && kind(end) != Kind.HEADING) {
            end++;
        }
        return end == i + 1 ? 0 : end;
    }

    private void lists() {
        Map<Integer, List<Integer>> inside = new HashMap<>();
        int[] items = new int[blocks.size()];
        for (int b = 0; b < blocks.size(); b++) {
            int list = blocks.get(b).parent();
            if (first[b] != Block.NONE && list != Block.NONE) {
                inside.computeIfAbsent(list, key -> new ArrayList<>()).add(first[b]);
                items[list] += blocks.get(b).kind() == Kind.ITEM ? 1 : 0;
            }
        }
        for (int b = 0; b < blocks.size(); b++) {
            if (items[b] > 1 && items[b] <= FEW_ITEMS) {
                needs.lists.add(inside.getOrDefault(b, List.of()));
            }
        }
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

package dev.winnow.core.structure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A stretch of a text that is more than running prose. Blocks are listed by their starts, each
 * behind the one around it; two of them lie one inside the other or apart.
 *
 * @param kind what it is
 * @param start first UTF-16 unit in the text, inclusive
 * @param end last UTF-16 unit in the text, exclusive
 * @param parent place in the list of the block around it, or {@link #NONE}
 */
public record Block(Kind kind, int start, int end, int parent) {

    /** No block around it. */
    public static final int NONE = -1;

    /** What a block is. Stored by its place in this list: new kinds come last. */
    public enum Kind {
        /** Markup that says nothing to a reader: not read, not kept and not counted. */
        MARK,
        /** A heading in its line, or what heads a part of the text in its place. */
        HEADING,
        /** Items of a list, of numbered steps, or terms with their definitions. */
        LIST,
        /** An item with all that belongs to it; it begins with its number or its term. */
        ITEM,
        TABLE,
        ROW,
        /** Code or configuration with its fences, which are marks inside it. */
        CODE,
        /** An admonition or a tab. */
        BOX,
        /** What the rest of the block around it needs: a table's header, the name of a box. */
        HEAD;

        private static final List<Kind> ALL = List.of(values());

        /** What stands for it where it is stored. */
        public int number() {
            return ALL.indexOf(this);
        }

        /**
         * The kind that a number stands for.
         *
         * @throws IllegalArgumentException if it stands for none
         */
        public static Kind of(int number) {
            if (number < 0 || number >= ALL.size()) {
                throw new IllegalArgumentException(
                        "kinds of blocks are 0 to %d, got %d".formatted(ALL.size() - 1, number));
            }
            return ALL.get(number);
        }
    }

    public Block {
        if (start < 0 || end <= start || parent < NONE) {
            throw new IllegalArgumentException(
                    "a block spans at least one character, got %d to %d in %d"
                            .formatted(start, end, parent));
        }
    }

    /** Numbers that stand for a block when it is written behind another one. */
    public static final int NUMBERS = 4;

    /**
     * Blocks as small numbers, {@link #NUMBERS} for each: its kind, how far behind the start of the
     * one before it begins, its length, and how many places before it the one around it stands, 0
     * for none.
     */
    public static int[] numbers(List<Block> blocks) {
        int[] numbers = new int[NUMBERS * blocks.size()];
        int before = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int at = NUMBERS * i;
            numbers[at] = block.kind.number();
            numbers[at + 1] = block.start - before;
            numbers[at + 2] = block.end - block.start;
            numbers[at + 3] = block.parent == NONE ? 0 : i - block.parent;
            before = block.start;
        }
        return numbers;
    }

    /**
     * Reads what {@link #numbers} gave.
     *
     * @throws IllegalArgumentException if no list of blocks in a text of this length gives these
     *     numbers
     */
    public static List<Block> ofNumbers(int[] numbers, int length) {
        if (numbers.length % NUMBERS != 0) {
            throw new IllegalArgumentException(
                    "blocks have %d numbers each, got %d".formatted(NUMBERS, numbers.length));
        }
        List<Block> blocks = new ArrayList<>(numbers.length / NUMBERS);
        int before = 0;
        for (int i = 0; i < numbers.length; i += NUMBERS) {
            int place = blocks.size();
            int up = numbers[i + 3];
            if (numbers[i + 1] < 0 || up < 0 || up > place) {
                throw new IllegalArgumentException("block %d is none".formatted(place));
            }
            long start = (long) before + numbers[i + 1];
            long end = start + numbers[i + 2];
            if (end > length) {
                throw new IllegalArgumentException(
                        "block %d ends behind its text".formatted(place));
            }
            blocks.add(
                    new Block(
                            Kind.of(numbers[i]),
                            (int) start,
                            (int) end,
                            up == 0 ? NONE : place - up));
            before = (int) start;
        }
        requireFitting(blocks, length);
        return Collections.unmodifiableList(blocks);
    }

    /**
     * Does nothing if these are blocks of a text of this length, by the contract of this type.
     *
     * @throws IllegalArgumentException if they are not
     */
    public static void requireFitting(List<Block> blocks, int length) {
        int before = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            int parent = block.parent();
            boolean fits =
                    parent < i
                            && block.start() >= before
                            && block.end() <= (parent == NONE ? length : blocks.get(parent).end());
            if (!fits) {
                throw new IllegalArgumentException(
                        "block %d, from %d to %d in %d, does not fit the blocks before it or a text of %d characters"
                                .formatted(i, block.start(), block.end(), parent, length));
            }
            before = block.start();
        }
    }

    /**
     * The blocks of a part of the text, those that reach over its ends cut off there.
     *
     * @param blocks of the whole text
     * @param from where the part begins; offsets count from here
     * @param to where it ends
     */
    public static List<Block> within(List<Block> blocks, int from, int to) {
        int first = firstFrom(blocks, from);
        List<Integer> around = new ArrayList<>();
        for (int at = first == 0 ? NONE : first - 1; at != NONE; at = blocks.get(at).parent()) {
            if (blocks.get(at).end() > from) {
                around.add(at);
            }
        }
        List<Block> part = new ArrayList<>();
        for (int at : around.reversed()) {
            part.add(cut(blocks.get(at), from, to, part.size() - 1));
        }
        int outer = part.size();
        for (int at = first; at < blocks.size() && blocks.get(at).start() < to; at++) {
            Block block = blocks.get(at);
            int parent = block.parent();
            if (parent >= first) {
                parent = outer + parent - first;
            } else if (parent != NONE) {
                int depth = around.indexOf(parent);
                parent = depth < 0 ? NONE : outer - 1 - depth;
            }
            part.add(cut(block, from, to, parent));
        }
        return Collections.unmodifiableList(part);
    }

    private static Block cut(Block block, int from, int to, int parent) {
        int start = Math.max(block.start(), from) - from;
        return new Block(block.kind(), start, Math.min(block.end(), to) - from, parent);
    }

    /** Place of the first block that starts at an offset or behind it. */
    public static int firstFrom(List<Block> blocks, int offset) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).start() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Place of the innermost block that holds an offset; {@link #NONE} if none does.
     *
     * @param kinds blocks of other kinds do not count; all do if none is given
     */
    public static int innermost(List<Block> blocks, int offset, Kind... kinds) {
        int at = firstFrom(blocks, offset + 1) - 1;
        while (at != NONE && !(blocks.get(at).end > offset && blocks.get(at).isOf(kinds))) {
            at = blocks.get(at).parent;
        }
        return at;
    }

    private boolean isOf(Kind... kinds) {
        for (Kind one : kinds) {
            if (one == kind) {
                return true;
            }
        }
        return kinds.length == 0;
    }

    /**
     * The first offset in a stretch that is neither white space nor in a mark; its end if there is
     * none.
     */
    public static int firstText(String text, List<Block> blocks, int from, int to) {
        int at = from;
        while (at < to) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int mark = markAt(blocks, at);
            if (mark == NONE) {
                return at;
            }
            at = blocks.get(mark).end();
        }
        return to;
    }

    /** No-break spaces are no text either. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** A stretch without the marks in it. */
    public static String readable(String text, List<Block> blocks, int from, int to) {
        StringBuilder readable = new StringBuilder(to - from);
        int around = markAt(blocks, from);
        int at = around == NONE ? from : Math.min(to, blocks.get(around).end());
        for (int i = firstFrom(blocks, at); i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.start() >= to) {
                break;
            }
            if (block.kind() == Kind.MARK && block.start() >= at) {
                readable.append(text, at, block.start());
                at = Math.min(to, block.end());
            }
        }
        return readable.append(text, at, to).toString();
    }

    /** Whether an offset lies in a mark. */
    public static boolean isMarked(List<Block> blocks, int offset) {
        return markAt(blocks, offset) != NONE;
    }

    private static int markAt(List<Block> blocks, int offset) {
        int at = firstFrom(blocks, offset + 1) - 1;
        // Nothing begins inside a mark.
        boolean marked =
                at != NONE && blocks.get(at).kind() == Kind.MARK && blocks.get(at).end() > offset;
        return marked ? at : NONE;
    }
}

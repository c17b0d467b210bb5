package dev.winnow.core.sentence;

import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The units of a text with a known structure: an item with its number or term, a row, a heading, a
 * line of code or a short block of it as one; sentences of all that is prose, wherever it stands.
 */
final class BlockUnits {

    /**
     * Longest first paragraph of an item that is a unit, in UTF-16 units. Over it, it is a
     * paragraph with a number in front (contracts, regulations) and is split as one. 99 of 100
     * sentences of the labelled data are shorter than 384.
     */
    private static final int LONGEST_ITEM = 400;

    /**
     * Lines of code up to which a block of it is one unit. Picked by hand: an example of a call.
     */
    private static final int FEW_LINES = 6;

    private final String text;
    private final List<Block> blocks;
    private final PieceMerger merger;
    private final BlockCutter blockCutter;
    private final SentenceEnds sentenceEnds;
    private final Deque<Integer> around = new ArrayDeque<>();

    /** The innermost item whose beginning has not been met yet. */
    private int freshItem = Block.NONE;

    private int at;

    BlockUnits(String text, List<Block> blocks) {
        this.text = text;
        this.blocks = blocks;
        this.merger = new PieceMerger(text);
        this.blockCutter = new BlockCutter(text);
        this.sentenceEnds = new SentenceEnds(text);
    }

    /** In order, marks included, without the white space around them. */
    Pieces find() {
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            leave(block.start());
            take(block.start());
            around.push(i);
            if (block.kind() == Kind.ITEM) {
                freshItem = i;
            }
        }
        leave(text.length());
        take(text.length());
        return merger.merged();
    }

    /** Ends the blocks that end before a place. */
    private void leave(int place) {
        while (!around.isEmpty() && blocks.get(around.peek()).end() <= place) {
            take(blocks.get(around.peek()).end());
            around.pop();
        }
    }

    /** Takes what the innermost block itself holds up to a place. */
    private void take(int to) {
        int from = at;
        at = Math.max(at, to);
        if (CharacterClasses.skipSpace(text, from, to) >= to) {
            return;
        }
        int inner = around.isEmpty() ? Block.NONE : around.peek();
        switch (inner == Block.NONE ? Kind.BOX : blocks.get(inner).kind()) {
            case MARK -> merger.addMark(from, to);
            case HEADING, ROW, HEAD -> merger.addTrimmed(from, to);
            case CODE -> code(from, to);
            case ITEM -> item(inner, from, to);
            case LIST, TABLE, BOX -> prose(from, to);
        }
    }

    private void item(int item, int from, int to) {
        if (item != freshItem) {
            prose(from, to);
            return;
        }
        freshItem = Block.NONE;
        int start = CharacterClasses.skipSpace(text, from, to);
        int end = paragraphEnd(start, to);
        if (end - start > LONGEST_ITEM) {
            prose(from, to);
            return;
        }
        merger.addTrimmed(start, end);
        prose(end, to);
    }

    private int paragraphEnd(int from, int to) {
        for (int line = nextLine(from); line < to; line = nextLine(line)) {
            if (isBlank(line)) {
                return line;
            }
        }
        return to;
    }

    private void code(int from, int to) {
        int lines = 0;
        for (int line = from; line < to; line = nextLine(line)) {
            lines += isBlank(line) ? 0 : 1;
        }
        if (lines <= FEW_LINES) {
            merger.addTrimmed(from, to);
            return;
        }
        for (int line = from; line < to; line = nextLine(line)) {
            merger.addTrimmed(line, Math.min(to, nextLine(line)));
        }
    }

    /** Where the line behind this one begins; a line ends with {@code \n}. */
    private int nextLine(int at) {
        int lineBreak = text.indexOf('\n', at);
        return lineBreak < 0 ? text.length() : lineBreak + 1;
    }

    private boolean isBlank(int line) {
        int end = nextLine(line);
        return CharacterClasses.skipSpace(text, line, end) == end;
    }

    private void prose(int from, int to) {
        if (from >= to) {
            return;
        }
        Pieces paragraphs = blockCutter.cut(from, to);
        for (int i = 0; i < paragraphs.size(); i++) {
            sentenceEnds.find(paragraphs.start(i), paragraphs.end(i), merger);
        }
    }
}

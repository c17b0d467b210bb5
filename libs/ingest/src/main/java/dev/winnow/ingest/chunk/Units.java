package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.ingest.extract.Section;
import java.util.List;

/** Finds and measures the units of a segment. */
final class Units {

    /**
     * A unit counts at least one token for so many UTF-16 units. English has 4 to 5 in a token;
     * text without white space, such as encoded bytes, is one unknown token for a WordPiece
     * tokenizer however long it is, and white space is none.
     */
    private static final int CHARACTERS_PER_TOKEN = 8;

    /** The same of marks: a chunk of the usual size stays below the longest passage with it. */
    private static final int MARKS_PER_TOKEN = 32;

    private final String text;
    private final List<Block> blocks;
    private final SentenceSplitter splitter;
    private final TokenCounter counter;
    private final int max;

    Units(
            String text,
            List<Block> blocks,
            SentenceSplitter splitter,
            TokenCounter counter,
            int max) {
        this.text = text;
        this.blocks = blocks;
        this.splitter = splitter;
        this.counter = counter;
        this.max = max;
    }

    /**
     * Sentences do not reach over headings: each section's heading and body are split by
     * themselves.
     */
    UnitRow of(Segment segment) {
        UnitRow row = new UnitRow(segment.start());
        Border border = Border.SECTION;
        for (Section section : segment.sections()) {
            if (section.start() < section.bodyStart()) {
                addCut(section.start(), section.bodyStart(), border, row);
            }
            addBody(section, row);
            border = section.hasBody(text, blocks) ? Border.SECTION : Border.HEADING;
        }
        keepTogether(segment, row);
        return row;
    }

    private void addBody(Section section, UnitRow row) {
        int from = section.bodyStart();
        if (from == section.end()) {
            return;
        }
        String body = text.substring(from, section.end());
        List<Block> inside = Block.within(blocks, from, section.end());
        List<Span> spans = splitter.split(body, inside);
        Border border = section.start() < from ? Border.HEADING : Border.SECTION;
        int start = 0;
        for (int i = 0; i < spans.size(); i++) {
            boolean last = i + 1 == spans.size();
            int end =
                    last
                            ? body.length()
                            : border(inside, spans.get(i).end(), spans.get(i + 1).start());
            addCut(from + start, from + end, border, row);
            if (!last) {
                border = between(from + start, from + end, from + spans.get(i + 1).start());
            }
            start = end;
        }
    }

    /**
     * Where in a gap between two units a chunk would begin: where what the second one stands in
     * does, so that the marks before code go with it, and those behind with what they end.
     */
    private static int border(List<Block> blocks, int gap, int next) {
        for (int i = Block.firstFrom(blocks, gap);
                i < blocks.size() && blocks.get(i).start() < next;
                i++) {
            Block block = blocks.get(i);
            if (block.kind() != Kind.MARK && block.end() > next) {
                return block.start();
            }
        }
        return next;
    }

    /** Lists, tables and code that fit one chunk are not cut. */
    private void keepTogether(Segment segment, UnitRow row) {
        int done = segment.start();
        int unit = 0;
        for (int i = Block.firstFrom(blocks, segment.start());
                i < blocks.size() && blocks.get(i).start() < segment.end();
                i++) {
            Block block = blocks.get(i);
            boolean whole =
                    switch (block.kind()) {
                        case LIST, ITEM, TABLE, CODE -> true;
                        case MARK, HEADING, ROW, BOX, HEAD -> false;
                    };
            if (!whole || block.start() < done) {
                continue;
            }
            while (unit < row.count() && row.end(unit) <= block.start()) {
                unit++;
            }
            int tokens = 0;
            int last = unit;
            while (last < row.count() && row.start(last) < block.end() && tokens <= max) {
                tokens += row.size(last++);
            }
            if (tokens <= max) {
                for (int inner = unit + 1; inner < last; inner++) {
                    row.forbid(inner);
                }
                done = block.end();
            }
        }
    }

    private void addCut(int start, int end, Border border, UnitRow row) {
        int size = size(start, end);
        if (size <= max) {
            row.add(end, size, border);
            return;
        }
        Border first = border;
        for (Span piece : new Fragments(text.substring(start, end), this::sizeOf, max).cut()) {
            row.add(start + piece.end(), size(start + piece.start(), start + piece.end()), first);
            first = Border.FRAGMENT;
        }
    }

    /**
     * The border at a place between the unit that starts at {@code before} and the one whose words
     * start at {@code next}.
     */
    private Border between(int before, int at, int next) {
        int end = at;
        int lineEnds = 0;
        for (int i = at; i < next; i++) {
            lineEnds += text.charAt(i) == '\n' ? 1 : 0;
        }
        while (end > before && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
            if (text.charAt(end) == '\n') {
                lineEnds++;
            }
        }
        if (end > before && text.charAt(end - 1) == ':') {
            return Border.LEAD_IN;
        }
        return lineEnds > 1 ? Border.PARAGRAPH : Border.SENTENCE;
    }

    /**
     * Of what is read: the rules of a table of text would be half of it. Marks cost a little, so
     * that a chunk of many of them ends.
     */
    private int size(int start, int end) {
        return Math.max(
                sizeOf(Block.readable(text, blocks, start, end)),
                1 + (end - start) / MARKS_PER_TOKEN);
    }

    private int sizeOf(String unit) {
        return Math.max(counter.count(unit), unit.length() / CHARACTERS_PER_TOKEN);
    }
}

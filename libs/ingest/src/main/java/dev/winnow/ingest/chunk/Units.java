package dev.winnow.ingest.chunk;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.ingest.extract.Section;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;

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

    /** What is not cut if it fits one chunk. */
    private static final Set<Kind> WHOLE = Set.of(Kind.LIST, Kind.ITEM, Kind.TABLE, Kind.CODE);

    private final String text;
    private final List<Block> blocks;
    private final SentenceSplitter splitter;
    private final TokenCounter counter;
    private final int max;
    private final List<Unit> units = new ArrayList<>();

    /** Where the next unit begins. */
    private int at;

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
    List<Unit> of(Segment segment) {
        at = segment.start();
        Border border = Border.SECTION;
        for (Section section : segment.sections()) {
            if (section.start() < section.bodyStart()) {
                addCut(section.start(), section.bodyStart(), border);
            }
            addBody(section);
            border = section.hasBody(text, blocks) ? Border.SECTION : Border.HEADING;
        }
        keepTogether(segment);
        return units;
    }

    private void addBody(Section section) {
        int from = section.bodyStart();
        if (from == section.end()) {
            return;
        }
        List<Block> inside = Block.within(blocks, from, section.end());
        List<Span> spans = splitter.split(text.substring(from, section.end()), inside);
        Border border = section.start() < from ? Border.HEADING : Border.SECTION;
        int start = from;
        for (int i = 1; i < spans.size(); i++) {
            int next = spans.get(i).start();
            int end = from + border(inside, from, spans.get(i - 1).end(), next);
            addCut(start, end, border);
            border = between(start, end, from + next);
            start = end;
        }
        if (!spans.isEmpty()) {
            addCut(start, section.end(), border);
        }
    }

    /**
     * Where in a gap between two units a chunk would begin: where what the second one stands in
     * does, so that the marks before code go with it, and those behind with what they end. A line
     * of code takes its indent along, which says what it belongs to.
     *
     * @param from where the blocks, the gap and the next unit count from
     */
    private int border(List<Block> blocks, int from, int gap, int next) {
        for (int i = Block.firstFrom(blocks, gap);
                i < blocks.size() && blocks.get(i).start() < next;
                i++) {
            Block block = blocks.get(i);
            if (block.kind() != Kind.MARK && block.end() > next) {
                return block.start();
            }
        }
        int line = next;
        if (Block.innermost(blocks, next, Kind.CODE) != Block.NONE) {
            while (line > 0 && isIndent(text.charAt(from + line - 1))) {
                line--;
            }
        }
        return line;
    }

    private static boolean isIndent(char c) {
        return c == ' ' || c == '\t';
    }

    /** Lists, tables and code that fit one chunk are not cut. */
    private void keepTogether(Segment segment) {
        int done = segment.start();
        int unit = 0;
        for (int i = Block.firstFrom(blocks, segment.start());
                i < blocks.size() && blocks.get(i).start() < segment.end();
                i++) {
            Block block = blocks.get(i);
            if (!WHOLE.contains(block.kind()) || block.start() < done) {
                continue;
            }
            while (unit < units.size() && units.get(unit).end() <= block.start()) {
                unit++;
            }
            int tokens = 0;
            int last = unit;
            while (last < units.size() && units.get(last).start() < block.end() && tokens <= max) {
                tokens += units.get(last++).size();
            }
            if (tokens <= max) {
                int after = Math.min(unit + 1, last);
                units.subList(after, last)
                        .replaceAll(
                                one -> new Unit(one.start(), one.end(), one.size(), Border.INSIDE));
                done = block.end();
            }
        }
    }

    private void addCut(int start, int end, Border border) {
        int size = size(start, end);
        if (size <= max) {
            add(end, size, border);
            return;
        }
        Border first = border;
        for (Span piece : new Fragments(text.substring(start, end), this::sizeOf, max).cut()) {
            int to = start + piece.end();
            add(to, size(start + piece.start(), to), first);
            first = Border.FRAGMENT;
        }
    }

    private void add(int end, int size, Border border) {
        units.add(new Unit(at, end, size, border));
        at = end;
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

    /**
     * Cuts a sentence that is longer than a chunk may be: near its middle, again and again, behind
     * a clause, else a word, else a character.
     */
    private static final class Fragments {

        /** Marks that end a clause. */
        private static final String CLAUSE_ENDS = ".!?:;,)]}…—–。！？；：，、|";

        /** A cut leaves at least a quarter on either side, so that halving ends soon. */
        private static final int MARGIN = 4;

        private final String sentence;
        private final ToIntFunction<String> size;
        private final int max;
        private final BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);

        Fragments(String sentence, ToIntFunction<String> size, int max) {
            this.sentence = sentence;
            this.size = size;
            this.max = max;
            characters.setText(sentence);
        }

        /**
         * In order and without gaps. One that cannot be cut, a single character with a thousand
         * marks on it, stays too long.
         */
        List<Span> cut() {
            List<Span> pieces = new ArrayList<>();
            cut(0, sentence.length(), pieces);
            return pieces;
        }

        private void cut(int start, int end, List<Span> pieces) {
            int at =
                    size.applyAsInt(sentence.substring(start, end)) <= max ? -1 : place(start, end);
            if (at < 0) {
                pieces.add(new Span(start, end));
                return;
            }
            cut(start, at, pieces);
            cut(at, end, pieces);
        }

        /** The best place nearest to the middle, or -1. */
        private int place(int start, int end) {
            int middle = start + (end - start) / 2;
            int reach = Math.max(1, (end - start) / MARGIN);
            int word = -1;
            for (int step = 0; step <= reach; step++) {
                for (int at = middle - step; at <= middle + step; at += Math.max(1, 2 * step)) {
                    if (at > start && at < end && startsWord(at)) {
                        if (endsClause(at)) {
                            return at;
                        }
                        word = word < 0 ? at : word;
                    }
                }
            }
            return word >= 0 ? word : character(start, middle, end);
        }

        private int character(int start, int middle, int end) {
            if (characters.isBoundary(middle) && middle > start) {
                return middle;
            }
            int before = characters.preceding(middle);
            if (before > start) {
                return before;
            }
            int after = characters.following(middle);
            return after != BreakIterator.DONE && after < end ? after : -1;
        }

        private boolean startsWord(int at) {
            return Character.isWhitespace(sentence.charAt(at - 1))
                    && !Character.isWhitespace(sentence.charAt(at))
                    && characters.isBoundary(at);
        }

        private boolean endsClause(int at) {
            int end = at;
            while (end > 0 && Character.isWhitespace(sentence.charAt(end - 1))) {
                end--;
            }
            return end > 0 && CLAUSE_ENDS.indexOf(sentence.charAt(end - 1)) >= 0;
        }
    }

    /**
     * What a chunk is made of: a sentence, or a fragment of one that is too long. Units of a
     * segment stand in order and without gaps.
     *
     * @param start first UTF-16 unit in the text, inclusive
     * @param end last UTF-16 unit in the text, exclusive
     * @param size in tokens
     * @param border what it would mean to cut before it
     */
    record Unit(int start, int end, int size, Border border) {}

    /**
     * What it would mean to start a chunk at a place, as a price. The unit is the price of a chunk
     * twice as long as it should be, or empty. A paragraph's start is worth a chunk a quarter too
     * long or short, a sentence's half, a fragment's three quarters.
     */
    enum Border {
        /** A heading of a deep level, or the start of everything. */
        SECTION(0),
        PARAGRAPH(1.0 / 16),
        SENTENCE(1.0 / 4),
        /** Inside a sentence too long for a chunk. */
        FRAGMENT(9.0 / 16),
        /** Behind a line that introduces what follows, such as "These are supported:". */
        LEAD_IN(9.0 / 16),
        /** Between a heading and its text: only if nothing else is left. */
        HEADING(8),
        /**
         * Inside a list, a table or code that fits one chunk: dearer than two chunks below the
         * minimum on either side of it.
         */
        INSIDE(64);

        /** Prices are whole numbers, so that sums are exact in any order. */
        static final long PRICE = 1L << 20;

        private final long price;

        Border(double price) {
            this.price = (long) (price * PRICE);
        }

        long price() {
            return price;
        }
    }
}

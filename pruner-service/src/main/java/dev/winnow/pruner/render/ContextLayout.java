package dev.winnow.pruner.render;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.OneLine;
import dev.winnow.core.text.TextCut;
import dev.winnow.pruner.render.ContextText.WrittenBlock;
import dev.winnow.pruner.render.ContextText.WrittenLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the text of a context. The layout:
 *
 * <pre>
 * [1] Title / Heading
 * kept text of the first document
 *
 * [2] Title / Heading
 * kept text of the second document
 *
 * [3] psoriasis associates Gene: HLA-B [a,b], IL12B [a]
 * [4] Compound treats psoriasis: methotrexate [c]
 * Sources: [a] DisGeNET; [b] GWAS Catalog; [c] DrugCentral
 * </pre>
 *
 * <p>One block for each document, separated by an empty line. A block begins with a line of its
 * own: the marker, and the title with the heading path that all its kept passages share (white
 * space made single blanks, cut to a number of tokens; only the marker if there is neither). Below
 * it stand the kept sentences in the order of the document, as {@link BlockText} joins them, those
 * of another section below a line with the rest of its heading path. Facts are a block of lines
 * ({@link FactLines}), each with a marker of its own: the first block if the question asks for one
 * of them, the last otherwise. The text ends without a line break, and is empty if there is neither
 * sentence nor fact.
 *
 * <p>Only Winnow begins a line with a number in brackets: such lines of documents are quoted
 * ({@link HeadingEscapes}), so that none of them can pass for the head of another source's block,
 * whoever reads the text and with whatever means.
 */
public final class ContextLayout {

    /** The marker before a line of facts, at its usual length: for prices. */
    public static final String MARKER = "[10] ";

    private static final String BETWEEN_BLOCKS = "\n\n";

    private final Headings headings;
    private final PassageOrder order;

    /** Creates the layout of one context. */
    public ContextLayout(TokenCounter counter, PassageOrder order) {
        this.headings = new Headings(counter);
        this.order = order;
    }

    /**
     * Writes a context.
     *
     * @param sentences in any order
     * @param facts best first
     */
    public ContextText write(List<Sentence> sentences, List<GraphFact> facts) {
        List<PassageBlock> blocks =
                order.arrange(
                        PassageBlock.of(sentences), Comparator.comparing(PassageBlock::documentId));
        StringBuilder out = new StringBuilder();
        List<WrittenBlock> writtenBlocks = new ArrayList<>(blocks.size());
        boolean factsFirst = facts.stream().anyMatch(GraphFact::asked);
        FactLines lines = FactLines.of(facts);
        List<WrittenLine> writtenLines = new ArrayList<>(lines.lines().size());
        if (factsFirst) {
            appendFacts(out, lines, 1, writtenLines);
        }
        int marker = factsFirst ? lines.lines().size() : 0;
        for (PassageBlock block : blocks) {
            if (!out.isEmpty()) {
                out.append(BETWEEN_BLOCKS);
            }
            marker++;
            int begin = out.length();
            int shared = block.sharedHeadings();
            appendHeading(out, marker, block.best(), shared);
            StringBuilder body = new StringBuilder();
            List<Span> stretches =
                    BlockText.append(
                            body, block.sentences(), passage -> sectionOf(passage, shared));
            HeadingEscapes.append(out, body);
            writtenBlocks.add(new WrittenBlock(block, stretches, new Span(begin, out.length())));
        }
        if (!factsFirst && !facts.isEmpty()) {
            if (!out.isEmpty()) {
                out.append(BETWEEN_BLOCKS);
            }
            appendFacts(out, lines, marker + 1, writtenLines);
        }
        return new ContextText(out.toString(), writtenBlocks, writtenLines, factsFirst);
    }

    /**
     * The line that tells the section of a passage in a block of several; empty if the block's own
     * line tells it.
     *
     * @param shared headings that the block's line has
     */
    public String sectionOf(Passage passage, int shared) {
        return headings.fit(passage.headingBelow(shared));
    }

    /** The line that begins a document's block, at its longest, with a marker of this number. */
    public String headingOf(Passage passage, int marker) {
        StringBuilder out = new StringBuilder();
        appendHeading(out, marker, passage, passage.headings().size());
        return out.toString();
    }

    /**
     * @param marker of the first line
     * @param written receives each line with its place
     */
    private static void appendFacts(
            StringBuilder out, FactLines lines, int marker, List<WrittenLine> written) {
        for (FactLines.Line line : lines.lines()) {
            int begin = out.length();
            appendMarker(out, marker + written.size());
            out.append(' ').append(line.text());
            written.add(new WrittenLine(line, new Span(begin, out.length())));
            out.append('\n');
        }
        if (lines.sources().isEmpty()) {
            out.setLength(out.length() - 1);
        } else {
            out.append(lines.sources());
        }
    }

    private void appendHeading(StringBuilder out, int marker, Passage passage, int depth) {
        appendMarker(out, marker);
        String heading = headings.fit(passage.heading(depth));
        if (!heading.isEmpty()) {
            out.append(' ').append(heading);
        }
        out.append('\n');
    }

    private static void appendMarker(StringBuilder out, int marker) {
        out.append('[').append(marker).append(']');
    }

    /** Headings on one line and no longer than allowed, for one decision: each is counted once. */
    private static final class Headings {

        /**
         * Tokens of a heading line without its marker: a title and two headings of usual length;
         * picked by hand.
         */
        private static final int MOST_TOKENS = 24;

        /**
         * A token of o200k_base is about four characters of English; with four times that, no
         * heading is cut here that would have fitted, and a title of a megabyte is not counted
         * whole.
         */
        private static final int MOST_CHARACTERS_PER_TOKEN = 16;

        private static final String CUT = "\u2026";

        private final TokenCounter counter;
        private final Map<String, String> fitted = new HashMap<>();

        Headings(TokenCounter counter) {
            this.counter = counter;
        }

        String fit(String heading) {
            String known = fitted.get(heading);
            if (known == null) {
                // A title cannot add lines to the layout.
                known = cut(OneLine.collapse(heading));
                fitted.put(heading, known);
            }
            return known;
        }

        /** The longest beginning that fits, found by halving: cut at a word where there is one. */
        private String cut(String line) {
            int limit = MOST_TOKENS * MOST_CHARACTERS_PER_TOKEN;
            if (line.length() <= limit && counter.count(line) <= MOST_TOKENS) {
                return line;
            }
            int fits = 0;
            int fails = Math.min(line.length(), limit) + 1;
            while (fails - fits > 1) {
                int middle = (fits + fails) >>> 1;
                if (counter.count(line.substring(0, middle) + CUT) <= MOST_TOKENS) {
                    fits = middle;
                } else {
                    fails = middle;
                }
            }
            int end = TextCut.word(line, fits);
            return end == 0 ? "" : line.substring(0, end) + CUT;
        }
    }
}

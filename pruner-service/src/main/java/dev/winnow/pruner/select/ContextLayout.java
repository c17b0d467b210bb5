package dev.winnow.pruner.select;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
 * <p>One block for each document, separated by an empty line. A block begins with a line of its own: the marker, and the title
 * with the heading path that all its kept passages share (white space made single blanks, cut to a number of tokens; only the
 * marker if there is neither). Below it stand the kept sentences in the order of the document, as {@link BlockText} joins them.
 * Facts are a block of lines ({@link FactLines}), each with a marker of its own: the first block if the question asks for one of them, the
 * last otherwise. The text ends without a line break, and is empty if there is neither sentence nor fact.
 *
 * <p>Only Winnow begins a line with a number in brackets: such lines of documents are quoted ({@link QuotedHeads}), so that none of them
 * can pass for the head of another source's block, whoever reads the text and with whatever means.
 */
final class ContextLayout {

    /** What stands before a line of facts, at its usual length: for prices. */
    static final String MARKER = "[10] ";

    private static final String BETWEEN_BLOCKS = "\n\n";

    private final Headings headings;
    private final PassageOrder order;

    ContextLayout(TokenCounter counter, int maxHeadingTokens, PassageOrder order) {
        this.headings = new Headings(counter, maxHeadingTokens);
        this.order = order;
    }

    ContextText write(List<Sentence> sentences, List<RankedFact> facts) {
        List<Block> blocks =
                order.arrange(Block.of(sentences), Comparator.comparing(Block::documentId));
        StringBuilder out = new StringBuilder();
        List<List<Span>> stretches = new ArrayList<>(blocks.size());
        List<Span> places = new ArrayList<>(blocks.size());
        boolean factsFirst = RankedFact.anyAsked(facts);
        FactLines lines = FactLines.of(RankedFact.plain(facts));
        List<Span> linePlaces = new ArrayList<>(lines.lines().size());
        if (factsFirst) {
            appendFacts(out, lines, 1, linePlaces);
        }
        int marker = factsFirst ? lines.lines().size() : 0;
        for (Block block : blocks) {
            if (!out.isEmpty()) {
                out.append(BETWEEN_BLOCKS);
            }
            marker++;
            int begin = out.length();
            appendHeading(out, marker, block.best().passage(), block.sharedHeadings());
            StringBuilder body = new StringBuilder();
            stretches.add(BlockText.append(body, block.sentences()));
            QuotedHeads.append(out, body);
            places.add(new Span(begin, out.length()));
        }
        if (!factsFirst && !facts.isEmpty()) {
            if (!out.isEmpty()) {
                out.append(BETWEEN_BLOCKS);
            }
            appendFacts(out, lines, marker + 1, linePlaces);
        }
        return new ContextText(
                out.toString(), blocks, stretches, places, lines.lines(), linePlaces, factsFirst);
    }

    /** The line that begins a document's block, at its longest, with a marker of this number. */
    String headingOf(Passage passage, int marker) {
        StringBuilder out = new StringBuilder();
        appendHeading(out, marker, passage, passage.headings().size());
        return out.toString();
    }

    /**
     * @param marker of the first line
     * @param places gets where each line stands
     */
    private static void appendFacts(
            StringBuilder out, FactLines lines, int marker, List<Span> places) {
        for (FactLines.Line line : lines.lines()) {
            int begin = out.length();
            appendMarker(out, marker + places.size());
            out.append(' ').append(line.text());
            places.add(new Span(begin, out.length()));
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
}

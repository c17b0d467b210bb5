package dev.winnow.pruner.select;

import dev.winnow.core.context.TokenCounter;
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
 * [3] first fact
 * [4] second fact
 * </pre>
 *
 * <p>One block for each document, separated by an empty line. A block begins with a line of its own: the marker, and the title
 * with the heading path that all its kept passages share (white space made single blanks, cut to a number of tokens; only the
 * marker if there is neither). Below it stand the kept sentences in the order of the document, as {@link BlockText} joins them.
 * Facts are the last block, one line each, each with a marker of its own. The text ends without a line break, and is empty if
 * there is neither sentence nor fact.
 *
 * <p>Only Winnow begins a line with a number in brackets: such lines of documents are quoted ({@link QuotedHeads}), so that none of them
 * can pass for the head of another source's block, whoever reads the text and with whatever means.
 */
final class ContextLayout {

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
        List<Span> places = new ArrayList<>(blocks.size() + facts.size());
        int marker = 0;
        for (Block block : blocks) {
            if (marker > 0) {
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
        boolean first = true;
        for (RankedFact fact : facts) {
            if (!out.isEmpty()) {
                out.append(first ? BETWEEN_BLOCKS : "\n");
            }
            first = false;
            marker++;
            int begin = out.length();
            appendFact(out, marker, fact);
            places.add(new Span(begin, out.length()));
        }
        return new ContextText(out.toString(), blocks, stretches, facts, places);
    }

    /** The line that begins a document's block, at its longest, with a marker of this number. */
    String headingOf(Passage passage, int marker) {
        StringBuilder out = new StringBuilder();
        appendHeading(out, marker, passage, passage.headings().size());
        return out.toString();
    }

    /** A fact's line, with a marker of this number. */
    String lineOf(RankedFact fact, int marker) {
        StringBuilder out = new StringBuilder();
        appendFact(out, marker, fact);
        return out.toString();
    }

    private static void appendFact(StringBuilder out, int marker, RankedFact fact) {
        appendMarker(out, marker);
        out.append(' ');
        QuotedHeads.append(out, fact.fact().text());
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

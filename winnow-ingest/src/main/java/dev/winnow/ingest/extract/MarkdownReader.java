package dev.winnow.ingest.extract;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Markdown: the source behind the front matter is the text. The front matter is data about it: it
 * would be paid for in contexts and answer nothing. Headings are the document's own; those inside
 * quotations and lists are none.
 */
final class MarkdownReader {

    /** Nesting that no person writes; the parser would follow it down one stack frame a level. */
    private static final int DEEPEST = 100;

    private static final Parser PARSER =
            Parser.builder()
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                    .maxOpenBlockParsers(DEEPEST)
                    .maxInlineNesting(DEEPEST)
                    .build();

    ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        String source = Decoding.decode(content);
        FrontMatter front = FrontMatter.of(source);
        String text = source.substring(front.end());
        List<Heading> headings = headings(text);
        return new ExtractedDocument(
                Titles.choose(front.title(), headings, null, name),
                text,
                Sections.of(text, headings),
                detected.mediaType(),
                front.metadata(),
                detected.notes());
    }

    private static List<Heading> headings(String text) {
        List<Heading> headings = new ArrayList<>();
        Node node = PARSER.parse(text).getFirstChild();
        for (; node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Heading heading) {
                String line = line(heading);
                List<SourceSpan> spans = heading.getSourceSpans();
                if (!line.isEmpty() && !spans.isEmpty()) {
                    int start = lineStart(text, spans.getFirst().getInputIndex());
                    SourceSpan last = spans.getLast();
                    int end = lineEnd(text, last.getInputIndex() + last.getLength());
                    headings.add(new Heading(heading.getLevel(), line, start, end));
                }
            }
        }
        return headings;
    }

    /** The words of a heading without their markup, walked without recursion. */
    private static String line(Node heading) {
        StringBuilder words = new StringBuilder();
        Node node = heading.getFirstChild();
        while (node != null) {
            switch (node) {
                case Text text -> words.append(text.getLiteral());
                case Code code -> words.append(code.getLiteral());
                case SoftLineBreak lineBreak -> words.append(' ');
                case HardLineBreak lineBreak -> words.append(' ');
                default -> {}
            }
            node = following(node, heading);
        }
        return WhiteSpace.collapse(words.toString());
    }

    private static @Nullable Node following(Node node, Node root) {
        if (node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node at = node;
        while (at != null && !at.equals(root)) {
            if (at.getNext() != null) {
                return at.getNext();
            }
            at = at.getParent();
        }
        return null;
    }

    private static int lineStart(String text, int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private static int lineEnd(String text, int at) {
        int lineBreak = text.indexOf('\n', at);
        return lineBreak < 0 ? text.length() : lineBreak + 1;
    }
}

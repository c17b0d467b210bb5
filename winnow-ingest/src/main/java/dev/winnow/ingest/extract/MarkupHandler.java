package dev.winnow.ingest.extract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Hears the XHTML that Tika makes of HTML, PDF and DOCX, and writes text: blocks on lines of their
 * own, list items behind marks, rows of tables between bars, headings with their offsets. What a
 * reader of the page would not read as its content is left out.
 */
final class MarkupHandler extends DefaultHandler {

    private static final Set<String> PARAGRAPHS =
            Set.of(
                    "p",
                    "div",
                    "section",
                    "article",
                    "main",
                    "header",
                    "aside",
                    "figure",
                    "figcaption",
                    "blockquote",
                    "pre",
                    "dl",
                    "dt",
                    "table",
                    "caption",
                    "details",
                    "summary",
                    "fieldset",
                    "address",
                    "hr",
                    "center",
                    "legend");

    private static final Set<String> LINES = Set.of("br", "dd", "tr");

    private final TextAssembly text;
    private final Boilerplate leftOut = new Boilerplate();
    private final ListMarks lists = new ListMarks();
    private final Deque<Row> rows = new ArrayDeque<>();
    private final HeadingCollector headings;
    private final PdfOutline outline = new PdfOutline();
    private final boolean paged;
    private int pages;
    private int pageDepth;
    private int depth;
    private int preDepth;
    private int paragraphDepth;
    private int mainDepth;
    private int mainStart = -1;
    private int mainEnd = -1;

    /**
     * @param format HTML, PDF or DOCX
     * @param limit longest text, in UTF-16 units
     */
    MarkupHandler(Format format, int limit) {
        this.text = new TextAssembly(format != Format.DOCX, limit);
        this.headings = new HeadingCollector(text, format == Format.DOCX);
        this.paged = format == Format.PDF;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes)
            throws SAXException {
        depth++;
        if (leftOut.enters(local, attributes)) {
            return;
        }
        if (paged && (outline.isOpen() || (pageDepth == 0 && local.equals("ul")))) {
            outline.start(local);
            return;
        }
        if (HeadingCollector.isHeading(local)) {
            headings.open(attributes);
        } else if (local.equals("td") || local.equals("th")) {
            startCell();
        } else {
            startBlock(local, attributes);
        }
    }

    private void startBlock(String local, Attributes attributes) throws SAXException {
        switch (local) {
            case "ul", "ol" -> {
                lists.open(local.equals("ol"), attributes.getValue("start"));
                breakBlock(lists.depth() == 1 ? 2 : 1);
            }
            case "li" -> {
                breakBlock(1);
                if (!inCell()) {
                    text.mark(lists.next());
                }
            }
            case "tr" -> {
                text.breakLine(1);
                rows.push(new Row());
            }
            case "pre" -> preDepth++;
            case "p" -> paragraphDepth++;
            default -> {}
        }
        if ("page".equals(attributes.getValue("class")) && paged) {
            pageDepth = depth;
            if (pages++ > 0) {
                text.breakPage();
            }
        }
        if (mainDepth == 0 && mainEnd < 0 && isMain(local, attributes)) {
            mainDepth = depth;
            text.breakLine(2);
            mainStart = text.length();
        }
        breakAround(local);
    }

    @Override
    public void endElement(String uri, String local, String qualified) throws SAXException {
        depth--;
        if (leftOut.leaves()) {
            return;
        }
        if (outline.isOpen()) {
            outline.end(local);
            return;
        }
        switch (local) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> headings.close(local);
            case "ul", "ol" -> {
                lists.close();
                breakBlock(lists.depth() == 0 ? 2 : 1);
            }
            case "li" -> {
                text.mark(null);
                breakBlock(1);
            }
            case "tr" -> endRow();
            case "pre" -> preDepth--;
            case "p" -> paragraphDepth--;
            default -> {}
        }
        breakAround(local);
        if (pageDepth == depth + 1) {
            pageDepth = 0;
        }
        if (mainDepth == depth + 1) {
            mainDepth = 0;
            mainEnd = text.length();
        }
    }

    @Override
    public void characters(char[] units, int start, int length) throws SAXException {
        if (leftOut.isOpen()) {
            return;
        }
        if (outline.isOpen()) {
            outline.characters(units, start, length);
            return;
        }
        boolean word = TextAssembly.holdsWord(units, start, length);
        if (word) {
            headings.word();
        }
        if (word && !rows.isEmpty()) {
            rows.peek().filled = true;
        }
        if (preDepth > 0 && !inCell()) {
            text.verbatim(units, start, length);
        } else if (word || rows.isEmpty()) {
            text.characters(units, start, length);
        }
    }

    /**
     * Tika lays its XHTML out with it, except in paragraphs of a PDF, where it is the end of a
     * line.
     */
    @Override
    public void ignorableWhitespace(char[] units, int start, int length) {
        if (paged && paragraphDepth > 0 && !leftOut.isOpen()) {
            text.breakLine(1);
        } else if (!paged) {
            text.space();
        }
    }

    /** What was heard, when all of it was. */
    MarkupText result() {
        boolean whole = mainStart < 0 || mainEnd < 0 || text.slice(mainStart, mainEnd).isBlank();
        int start = whole ? 0 : mainStart;
        int end = whole ? text.length() : mainEnd;
        while (start < end && text.slice(start, start + 1).isBlank()) {
            start++;
        }
        String body = text.slice(start, end);
        List<Heading> found = paged ? outline.headings(body) : headings.inside(start, end);
        return new MarkupText(body, found, headings.title());
    }

    private void startCell() throws SAXException {
        Row row = rows.peek();
        if (row == null) {
            text.breakLine(1);
            return;
        }
        if (row.cells++ == 0) {
            row.start = text.begin();
            text.raw("| ");
        } else {
            text.space();
            text.raw("| ");
        }
    }

    private void endRow() throws SAXException {
        Row row = rows.poll();
        if (row == null || row.cells == 0) {
            return;
        }
        if (row.filled) {
            text.space();
            text.raw("|");
        } else {
            text.truncate(row.start);
        }
        if (!rows.isEmpty()) {
            rows.peek().filled |= row.filled;
        }
    }

    private void breakAround(String local) {
        if (PARAGRAPHS.contains(local)) {
            breakBlock(2);
        } else if (LINES.contains(local)) {
            breakBlock(1);
        }
    }

    /** Inside a cell nothing may break, or the row would fall apart. */
    private void breakBlock(int ends) {
        if (inCell() || headings.isOpen()) {
            text.space();
        } else {
            text.breakLine(ends);
        }
    }

    private boolean inCell() {
        return !rows.isEmpty() && rows.peek().cells > 0;
    }

    private static boolean isMain(String local, Attributes attributes) {
        return local.equals("main") || "main".equals(attributes.getValue("role"));
    }

    private static final class Row {
        private int start;
        private int cells;
        private boolean filled;
    }
}

package dev.winnow.core.structure;

import dev.winnow.core.structure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * The structure of Markdown: CommonMark with tables, terms with definitions, and what MkDocs, MDX,
 * Docusaurus, Hugo and Jekyll add in lines of their own. A text of which nothing is known is read
 * as Markdown, too: prose has no blocks in it.
 */
public final class MarkdownStructure {

    /** Nesting that no person writes; the parser would follow it down one stack frame a level. */
    private static final int DEEPEST = 100;

    private static final Parser PARSER =
            commonMark().customBlockParserFactory(new MarkLine.Factory()).build();

    private static final Parser PLAIN = commonMark().build();

    /** An address, a path or a place in the page. */
    private static final Pattern ADDRESS = Pattern.compile("[/.#@]|^$");

    private static final Pattern CODE_OR_COMMENT = Pattern.compile("(?i)<(!--|script\\b|style\\b)");

    /** Code is full of them; brackets, slashes and hyphens are common in prose, too. */
    private static final String CODE_SIGNS = "{}[]=<>;_|\\$#&+*@^~`";

    /**
     * Text with more than one code sign in this many characters is code; 99 of 100 labelled
     * passages have fewer than one in 36.
     */
    private static final int CHARACTERS_PER_SIGN = 30;

    private final String text;
    private final Structure structure = new Structure();

    private static Parser.Builder commonMark() {
        return Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .maxOpenBlockParsers(DEEPEST)
                .maxInlineNesting(DEEPEST)
                .extensions(List.of(TablesExtension.create()));
    }

    private MarkdownStructure(String text) {
        this.text = text;
    }

    /** Reads a text; headings and other nodes know their places in it. */
    public static Node parse(String text) {
        return PARSER.parse(text);
    }

    /** The same of what a program wrote, which means nothing for the generator of a site. */
    public static Node parsePlain(String text) {
        return PLAIN.parse(text);
    }

    /** The blocks of a text. */
    public static List<Block> of(String text) {
        return of(text, parse(text));
    }

    /**
     * The blocks of a text.
     *
     * @param document what {@link #parse} made of it
     */
    public static List<Block> of(String text, Node document) {
        MarkdownStructure found = new MarkdownStructure(text);
        found.children(document);
        return found.structure.blocks();
    }

    /** Boxes that are opened and closed by lines of their own end with what they stand in. */
    private void children(Node parent) {
        int depth = structure.depth();
        List<String> boxes = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof MarkLine line) {
                take(line, boxes);
            } else {
                take(node);
            }
        }
        while (structure.depth() > depth) {
            structure.close(0);
        }
    }

    private void take(MarkLine line, List<String> boxes) {
        int start = start(line);
        int end = spanEnd(line.getSourceSpans().getFirst());
        int words = words(start);
        switch (line.role) {
            case OPENS -> {
                // Deeper than people nest; each level is walked for what lies in it.
                if (structure.depth() < DEEPEST) {
                    boxes.add(line.name);
                    structure.open(Kind.BOX, start);
                }
                named(start, end, words + line.titleStart, words + line.titleEnd);
            }
            case HEADS -> {
                structure.open(Kind.BOX, start);
                named(start, end, words + line.titleStart, words + line.titleEnd);
                children(line);
                structure.close(end(line));
            }
            case CLOSES -> {
                structure.add(Kind.MARK, start, end);
                int at = boxes.lastIndexOf(line.name);
                while (at >= 0 && boxes.size() > at) {
                    boxes.removeLast();
                    structure.close(end);
                }
            }
            case ALONE -> structure.add(Kind.MARK, start, end);
        }
    }

    private void take(Node node) {
        int start = start(node);
        int end = end(node);
        if (start == end) {
            return;
        }
        switch (node) {
            case Heading ignored -> heading(start, end);
            case ListBlock list -> around(Kind.LIST, list);
            case ListItem item -> around(Kind.ITEM, item);
            case FencedCodeBlock code -> fenced(code, start, end);
            case IndentedCodeBlock code -> {
                if (isCode(start, end)) {
                    structure.add(Kind.CODE, start, end);
                } else {
                    paragraph(code.getSourceSpans());
                }
            }
            case TableBlock table -> table(table, start, end);
            case HtmlBlock html -> html(html, start, end);
            case ThematicBreak line -> structure.add(Kind.MARK, start, end);
            case LinkReferenceDefinition link -> {
                // A word in brackets before a colon may begin a sentence.
                if (ADDRESS.matcher(link.getDestination()).find()) {
                    structure.add(Kind.MARK, start, end);
                }
            }
            case Paragraph paragraph -> paragraph(paragraph.getSourceSpans());
            default -> children(node);
        }
    }

    private void around(Kind kind, Node node) {
        structure.open(kind, start(node));
        children(node);
        structure.close(end(node));
    }

    /** Where the words of a line begin. */
    private int words(int start) {
        int at = start;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** The signs that make a line a heading are a mark. */
    private void heading(int start, int end) {
        int signs = start;
        while (signs < end && text.charAt(signs) == '#') {
            signs++;
        }
        // What is underlined may begin with a sign of its own, such as #1.
        boolean marked = signs > start && (signs == end || words(signs) > signs);
        int title = marked ? words(signs) : start;
        if (title < end) {
            structure.add(Kind.MARK, start, title);
            structure.add(Kind.HEADING, title, end);
        } else {
            structure.add(Kind.MARK, start, end);
        }
    }

    /** A line of markup of which only the name of its box is for the reader. */
    private void named(int start, int end, int titleStart, int titleEnd) {
        if (titleEnd <= titleStart) {
            structure.add(Kind.MARK, start, end);
            return;
        }
        structure.add(Kind.MARK, start, titleStart);
        structure.add(Kind.HEAD, titleStart, titleEnd);
        structure.add(Kind.MARK, titleEnd, end);
    }

    private void fenced(FencedCodeBlock code, int start, int end) {
        structure.open(Kind.CODE, start);
        List<SourceSpan> lines = code.getSourceSpans();
        structure.add(Kind.MARK, start, spanEnd(lines.getFirst()));
        if (code.getClosingFenceLength() != null && lines.size() > 1) {
            structure.add(Kind.MARK, lines.getLast().getInputIndex(), end);
        }
        structure.close(end);
    }

    /** The line between the head and the rows of a table is a mark. */
    private void table(TableBlock table, int start, int end) {
        structure.open(Kind.TABLE, start);
        int at = start;
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow && start(row) < end(row)) {
                    if (!(part instanceof TableHead)) {
                        rule(at, start(row));
                    }
                    structure.add(
                            part instanceof TableHead ? Kind.HEAD : Kind.ROW, start(row), end(row));
                    at = end(row);
                }
            }
        }
        rule(at, end);
        structure.close(end);
    }

    private void rule(int from, int to) {
        structure.add(Kind.MARK, Block.firstText(text, List.of(), from, to), to);
    }

    private void html(HtmlBlock html, int start, int end) {
        Matcher opening = CODE_OR_COMMENT.matcher(text).region(words(start), end);
        if (opening.lookingAt()) {
            // What is never closed hides nothing.
            String closing = opening.group(1).equals("!--") ? "-->" : "</" + opening.group(1) + ">";
            int closed = lastOf(closing, words(start), end);
            if (closed > 0) {
                structure.add(Kind.MARK, start, closed);
            }
            return;
        }
        for (SourceSpan line : html.getSourceSpans()) {
            if (MarkLine.isTags(line(line))) {
                structure.add(Kind.MARK, line.getInputIndex(), spanEnd(line));
            }
        }
    }

    /** Behind the last occurrence of some ASCII letters, whatever their case; 0 without one. */
    private int lastOf(String letters, int from, int to) {
        for (int at = to - letters.length(); at >= from; at--) {
            if (text.regionMatches(true, at, letters, 0, letters.length())) {
                return at + letters.length();
            }
        }
        return 0;
    }

    /**
     * Terms with definitions, and rows of a table that is cut off from its head; both look like
     * paragraphs to CommonMark.
     */
    private void paragraph(List<SourceSpan> lines) {
        if (lines.size() > 1 && lines.stream().skip(1).anyMatch(this::defines)) {
            definitions(lines);
            return;
        }
        boolean table = false;
        for (SourceSpan line : lines) {
            String words = line(line).strip();
            boolean row =
                    words.length() >= "|a|".length()
                            && words.charAt(0) == '|'
                            && words.charAt(words.length() - 1) == '|';
            if (row != table) {
                if (row) {
                    structure.open(Kind.TABLE, line.getInputIndex());
                } else {
                    structure.close(0);
                }
                table = row;
            }
            if (MarkLine.isImport(words) || MarkLine.isTags(words)) {
                structure.add(Kind.MARK, line.getInputIndex(), spanEnd(line));
            }
            if (row) {
                structure.add(Kind.ROW, line.getInputIndex(), spanEnd(line));
            }
        }
        if (table) {
            structure.close(0);
        }
    }

    private boolean defines(SourceSpan line) {
        String words = line(line);
        return words.length() > 2
                && words.charAt(0) == ':'
                && Character.isWhitespace(words.charAt(1));
    }

    /** Each item is a term, or several in lines of their own, and the lines that define it. */
    private void definitions(List<SourceSpan> lines) {
        structure.open(Kind.LIST, lines.getFirst().getInputIndex());
        int start = lines.getFirst().getInputIndex();
        int end = start;
        boolean defined = false;
        for (SourceSpan line : lines) {
            boolean defines = defines(line);
            // A line behind a definition goes on with it where it is indented, and is a term else.
            if (defined && !defines && line.getColumnIndex() == lines.getFirst().getColumnIndex()) {
                structure.add(Kind.ITEM, start, end);
                start = line.getInputIndex();
                defined = false;
            }
            defined |= defines;
            end = spanEnd(line);
        }
        structure.add(Kind.ITEM, start, end);
        structure.close(end);
    }

    private String line(SourceSpan span) {
        return text.substring(span.getInputIndex(), spanEnd(span));
    }

    private static int spanEnd(SourceSpan span) {
        return span.getInputIndex() + span.getLength();
    }

    private static int start(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? 0 : spans.getFirst().getInputIndex();
    }

    private static int end(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? 0 : spanEnd(spans.getLast());
    }

    /**
     * Whether an indented run is code: books and plain-text reports indent whole paragraphs. Text
     * that has sentence stops and few signs of code is prose.
     */
    private boolean isCode(int from, int to) {
        int signs = 0;
        int stops = 0;
        int characters = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c)) {
                characters++;
                signs += CODE_SIGNS.indexOf(c) >= 0 ? 1 : 0;
                boolean last = i + 1 == to || Character.isWhitespace(text.charAt(i + 1));
                stops += "。！？".indexOf(c) >= 0 || (last && ".!?".indexOf(c) >= 0) ? 1 : 0;
            }
        }
        return stops == 0 || (long) signs * CHARACTERS_PER_SIGN > characters;
    }
}

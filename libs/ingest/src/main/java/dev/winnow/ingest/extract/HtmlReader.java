package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/** Walks a page, without recursion, and writes what a reader of it would read as its content. */
final class HtmlReader implements NodeFilter {

    /** Scripts, navigation, form controls and what is hidden. */
    private static final Evaluator LEFT_OUT =
            Selector.evaluatorOf(
                    """
                    head, script, style, noscript, template, nav, footer, button, select, textarea, svg, math, iframe, object, embed,
                    audio, video, canvas, map, [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo],
                    [role=search], [style~=(?i)(^|[;\\s])(display\\s*:\\s*none|visibility\\s*:\\s*hidden)]""");

    /** A table with these in its cells lays a page out; its cells are no values. */
    private static final Evaluator LAYOUT =
            Selector.evaluatorOf(":is(td,th) :is(table,h1,h2,h3,h4,pre)");

    private static final int UNORDERED = -1;

    private final MarkdownWriter out;

    /** Numbers of the next items of the open lists. */
    private final Deque<Integer> lists = new ArrayDeque<>();

    private final List<String> row = new ArrayList<>();

    /** Whether a cell of the row is no head. */
    private boolean valued;

    private @Nullable Element table;

    /** A heading, a cell or code whose words are collected until it ends. */
    private @Nullable Element whole;

    private final StringBuilder collected = new StringBuilder();

    private HtmlReader(MarkdownWriter out) {
        this.out = out;
    }

    /** Its main part, or all of it if it names none or that is empty. */
    static ExtractedDocument read(FormatDetection.Detected file, byte[] content, int limit) {
        Document page = Jsoup.parse(Decoding.decode(content));
        Element main = page.selectFirst("main, [role=main]");
        String text = main == null ? "" : readPart(main, limit);
        return MarkdownReader.read(
                file,
                new SelfDescription(null, page.title(), Metadata.NONE),
                text.isEmpty() ? readPart(page, limit) : text);
    }

    private static String readPart(Element part, int limit) {
        MarkdownWriter out = new MarkdownWriter(limit);
        NodeTraversor.filter(new HtmlReader(out), part);
        return out.text();
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode text && whole == null) {
            out.words(text.getWholeText());
        } else if (node instanceof TextNode text) {
            collected.append(text.getWholeText());
        } else if (node instanceof Element element) {
            if (LEFT_OUT.matches(element, element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            if (whole == null) {
                open(element);
            } else {
                separate(element);
            }
        }
        return FilterResult.CONTINUE;
    }

    private void open(Element element) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6", "pre" -> whole = element;
            case "td", "th" -> {
                valued |= element.nameIs("td");
                whole = table == null ? null : element;
                if (table == null) {
                    out.paragraph();
                }
            }
            case "tr", "tbody", "thead", "tfoot", "colgroup" -> {}
            case "table" -> {
                out.paragraph();
                table = element.selectFirst(LAYOUT) == null ? element : null;
            }
            case "ul", "ol" -> {
                breakList();
                lists.push(element.nameIs("ol") ? first(element) : UNORDERED);
            }
            case "li" -> out.openItem(mark());
            case "dt", "br" -> out.line();
            case "dd" -> out.openItem(": ");
            default -> breakBlock(element);
        }
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        if (element.equals(whole)) {
            close(element);
        } else if (whole != null) {
            if (element.isBlock()) {
                separate(element);
            }
        } else {
            switch (element.normalName()) {
                case "tr" -> {
                    Element part = element.parent();
                    out.row(row, !valued || (part != null && part.nameIs("thead")));
                    row.clear();
                    valued = false;
                }
                case "tbody", "thead", "tfoot", "colgroup", "br" -> {}
                case "table" -> {
                    out.endTable();
                    table = null;
                }
                case "ul", "ol" -> {
                    lists.pop();
                    breakList();
                }
                case "li", "dd" -> out.closeItem();
                case "dt" -> out.line();
                default -> breakBlock(element);
            }
        }
        return FilterResult.CONTINUE;
    }

    private void close(Element element) {
        String words = collected.toString();
        collected.setLength(0);
        whole = null;
        switch (element.normalName()) {
            case "td", "th" -> row.add(words);
            case "pre" -> out.code(words);
            default -> out.heading(element.normalName().charAt(1) - '0', words);
        }
    }

    /** Inside a row or a heading nothing breaks; in code each line stands alone. */
    private void separate(Element element) {
        boolean inside = !collected.isEmpty() && collected.charAt(collected.length() - 1) != '\n';
        if (element.nameIs("br") || (element.isBlock() && inside)) {
            collected.append('\n');
        }
    }

    private void breakBlock(Element element) {
        // Both are block elements to jsoup; in a sentence they are words that were changed.
        if (element.isBlock() && !element.nameIs("ins") && !element.nameIs("del")) {
            out.paragraph();
        }
    }

    private void breakList() {
        if (lists.isEmpty()) {
            out.paragraph();
        } else {
            out.line();
        }
    }

    private String mark() {
        Integer number = lists.peek();
        if (number == null || number == UNORDERED) {
            return "- ";
        }
        lists.push(lists.pop() + 1);
        return number + ". ";
    }

    private static int first(Element list) {
        String start = list.attr("start");
        return start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
    }
}

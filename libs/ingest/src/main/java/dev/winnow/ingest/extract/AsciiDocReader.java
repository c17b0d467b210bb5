package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AsciiDoc, with what Antora and Spring's documentation use of it: headings, lists, callouts,
 * described terms, tables, source blocks, admonitions and tabs, line by line. Attributes, comments,
 * anchors, includes and the lines that fence blocks are marks.
 */
final class AsciiDocReader extends Lines {

    /** Lines in which the end of a fenced block is looked for. Picked by hand. */
    private static final int LONGEST_BLOCK = 5_000;

    /** An anchor, {@code [[id]]}, or a link with words of its own. */
    private static final Pattern ANCHOR =
            Pattern.compile(
                    "\\[\\[[\\p{L}_:][^\\]\\[\\s]{0,200}+\\]\\]"
                            + "|(?<!\\w)(?:xref|link):[^\\s\\[\\]]{1,300}+\\[([^\\]\\[]++)\\]");

    private static final Pattern HEADING = Pattern.compile("(={1,6}|#{1,6})\\s+(\\S.*)");

    private static final Pattern MARK =
            Pattern.compile(
                    "//.*|:!?[\\w-][\\w-]*!?:(?:\\s.*)?|\\[\\[.*\\]\\]|(?:include|ifdef|ifndef|ifeval|endif|image|video|audio|toc|tag|end)::.*|'''|<<<|---|\\+");

    private static final Pattern ATTRIBUTES = Pattern.compile("\\[[^\\]]*\\](?:\\[.*\\])?");

    private static final Pattern FENCE =
            Pattern.compile("-{4,}|\\.{4,}|={4,}|\\*{4,}|_{4,}|\\+{4,}|/{4,}|--|[|,:!]={3,}|```.*");

    private static final Pattern ITEM =
            Pattern.compile("(\\*{1,6}|-|\\.{1,6}|\\d{1,4}\\.|[a-z]\\.|<(?:\\d+|\\.)>)\\s+\\S.*");

    private static final Pattern TERM =
            Pattern.compile("\\S.*?(:{2,4}|;;)(?:\\s+.*)?", Pattern.DOTALL);

    private static final Pattern TITLE = Pattern.compile("\\.[^\\s.].*");

    private static final Pattern ADMONITION =
            Pattern.compile("\\[(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\\]");

    private static final Pattern SOURCE = Pattern.compile("\\[(source|,|listing|literal)");

    private static final Pattern COLUMNS = Pattern.compile("cols=\"?(?:(\\d+)\\*|([^\"\\]]*))");

    /** One that no backslash stands before. */
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

    /** Of a line that was not found, the one up to which it was looked for. */
    private final Map<String, Integer> noneBefore = new HashMap<>();

    private AsciiDocReader(String text) {
        super(text);
    }

    static ExtractedDocument read(FormatDetection.Detected file, String text) {
        AsciiDocReader reader = new AsciiDocReader(text);
        reader.body(0, reader.count(), 0);
        return reader.document(file);
    }

    private void body(int from, int to, int depth) {
        int at = firstFilled(from, to);
        while (at < to) {
            at = firstFilled(block(at, to, depth), to);
        }
    }

    /** Reads one block with the lines before it that belong to it; the first line behind it. */
    private int block(int at, int to, int depth) {
        String words = words(at);
        Matcher heading = HEADING.matcher(words);
        if (depth == 0 && heading.matches() && indent(at) == 0) {
            int level = heading.group(1).length();
            String plain = ANCHOR.matcher(heading.group(2)).replaceAll("$1");
            heading(level, plain.replace("`", ""), at, at, at + 1);
            return at + 1;
        }
        if (depth >= DEEPEST) {
            return to;
        }
        if (isMark(words)) {
            mark(at);
            return at + 1;
        }
        if (TITLE.matcher(words).matches()) {
            return at + 1 >= to || isBlank(at + 1) ? at + 1 : titled(at, at, to, false, depth);
        }
        if (ATTRIBUTES.matcher(words).matches()) {
            return attributed(at, to, depth);
        }
        if (FENCE.matcher(words).matches()) {
            return fenced(at, at, to, depth);
        }
        return isItem(at) ? list(at, to, depth) : paragraphEnd(at, to);
    }

    private static boolean isMark(String words) {
        return MARK.matcher(words).matches() && !FENCE.matcher(words).matches();
    }

    /**
     * A block with a title, which the rest of it needs.
     *
     * @param at where it begins with its attributes
     * @param source whether they say that it is code
     */
    private int titled(int at, int title, int to, boolean source, int depth) {
        open(Kind.BOX, at);
        marks(at, title);
        structure.add(Kind.MARK, content(title), content(title) + 1);
        structure.add(Kind.HEAD, content(title) + 1, end(title));
        int next = title + 1;
        int end =
                source && FENCE.matcher(words(next)).matches()
                        ? fenced(next, next, to, depth + 1)
                        : block(next, to, depth + 1);
        close(end - 1);
        return end;
    }

    /** What follows attributes in brackets: code, an admonition, or a block like any other. */
    private int attributed(int at, int to, int depth) {
        int next = at + 1;
        while (next < to && (ATTRIBUTES.matcher(words(next)).matches() || isMark(words(next)))) {
            next++;
        }
        boolean source = SOURCE.matcher(words(at)).lookingAt();
        if (next >= to || isBlank(next)) {
            marks(at, next);
            return next;
        }
        if (TITLE.matcher(words(next)).matches() && next + 1 < to) {
            return titled(at, next, to, source, depth);
        }
        if (FENCE.matcher(words(next)).matches()) {
            return fenced(at, next, to, depth);
        }
        boolean box = source || ADMONITION.matcher(words(at)).matches();
        if (box) {
            open(source ? Kind.CODE : Kind.BOX, at);
        }
        marks(at, next);
        int end = source ? paragraphEnd(next, to) : block(next, to, box ? depth + 1 : depth);
        if (box) {
            close(end - 1);
        }
        return end;
    }

    /**
     * A block between two equal lines.
     *
     * @param at where it begins with its attributes
     * @param fence its first line
     */
    private int fenced(int at, int fence, int to, int depth) {
        String line = words(fence);
        String closes = line.startsWith("```") ? "```" : line;
        int last = Math.min(to, fence + LONGEST_BLOCK);
        int close = Math.max(fence + 1, noneBefore.getOrDefault(closes, 0));
        while (close < last && !words(close).equals(closes)) {
            close++;
        }
        if (close >= last) {
            noneBefore.put(closes, close);
            marks(at, fence + 1);
            return fence + 1;
        }
        char sign = line.charAt(0);
        boolean table = line.endsWith("===") && line.length() == 4 && sign != '=';
        boolean box = line.equals("--") || sign == '=' || sign == '*' || sign == '_';
        if (sign == '/' || sign == '+') {
            add(Kind.MARK, at, close + 1);
            return close + 1;
        }
        open(table ? Kind.TABLE : box ? Kind.BOX : Kind.CODE, at);
        marks(at, fence + 1);
        if (table) {
            rows(lines(at, fence), fence + 1, close);
        } else if (box) {
            body(fence + 1, close, depth + 1);
        }
        mark(close);
        close(close);
        return close + 1;
    }

    /** Rows of a table, which hold as many cells as the attributes or the first line say. */
    private void rows(String attributes, int from, int close) {
        int first = firstFilled(from, close);
        int columns = Math.max(columns(attributes), first < close ? cells(first) : 1);
        boolean head =
                attributes.contains("header")
                        || (first + 1 < close && cells(first) == columns && isBlank(first + 1));
        int row = -1;
        int filled = 0;
        for (int i = first; i <= close; i++) {
            int cells = i < close ? cells(i) : 0;
            if (row >= 0 && (i == close || (cells > 0 && filled >= columns))) {
                add(head ? Kind.HEAD : Kind.ROW, row, i);
                head = false;
                row = -1;
                filled = 0;
            }
            row = row < 0 && cells > 0 ? i : row;
            filled += cells;
        }
    }

    /** Cells that begin on a line: bars that no backslash stands before. */
    private int cells(int line) {
        return (int) BAR.matcher(words(line)).results().count();
    }

    private static int columns(String attributes) {
        Matcher columns = COLUMNS.matcher(attributes);
        if (!columns.find()) {
            return 1;
        }
        return columns.group(1) != null && columns.group(1).length() < 3
                ? Integer.parseInt(columns.group(1))
                : String.valueOf(columns.group(2)).split(",", -1).length;
    }

    private boolean isItem(int line) {
        return ITEM.matcher(words(line)).matches()
                || (TERM.matcher(words(line)).matches() && !words(line).contains("::["));
    }

    /** What nests items: the same signs are items of one list. */
    private String sign(int line) {
        Matcher item = ITEM.matcher(words(line));
        if (!item.matches()) {
            Matcher term = TERM.matcher(words(line));
            return term.matches() ? term.group(1) : "";
        }
        String sign = item.group(1);
        return Character.isLetterOrDigit(sign.charAt(0))
                ? "1."
                : sign.charAt(0) == '<' ? "<" : sign;
    }

    private int list(int at, int to, int depth) {
        List<String> signs = new ArrayList<>();
        int end = at;
        int next = at;
        while (next < to) {
            int level = signs.indexOf(sign(next));
            // Each list stands in an item of the one around it.
            while (level >= 0 && signs.size() > level + 1) {
                structure.close(0);
                structure.close(0);
                signs.removeLast();
            }
            if (level < 0 && depth + signs.size() < DEEPEST) {
                signs.add(sign(next));
                open(Kind.LIST, next);
            } else {
                structure.close(0);
            }
            open(Kind.ITEM, next);
            end = itemEnd(next, to, depth + signs.size());
            next = nextItem(end, to);
        }
        for (int i = 0; i < 2 * signs.size(); i++) {
            structure.close(0);
        }
        return end;
    }

    /** The paragraph of an item, and the blocks that a line with a plus attaches to it. */
    private int itemEnd(int at, int to, int depth) {
        boolean bare = TERM.matcher(words(at)).matches() && words(at).endsWith("::");
        int end = bare ? firstFilled(at + 1, to) : at + 1;
        while (end < to && !isBlank(end) && !isItem(end)) {
            String words = words(end);
            if (words.equals("+") && end + 1 < to) {
                mark(end);
                end = isBlank(end + 1) ? end + 1 : block(end + 1, to, depth + 1);
            } else if (FENCE.matcher(words).matches() || ATTRIBUTES.matcher(words).matches()) {
                end = block(end, to, depth + 1);
            } else {
                end++;
            }
        }
        structure.reach(end(lastFilled(at, end)));
        return end;
    }

    /** The next item of the same list, at most blank lines and comments on. */
    private int nextItem(int from, int to) {
        int at = from;
        while (at < to && (isBlank(at) || words(at).startsWith("//"))) {
            at++;
        }
        return at < to && isItem(at) ? at : Integer.MAX_VALUE;
    }

    /** Attributes of the next block, its fence and comments end a paragraph. */
    private int paragraphEnd(int from, int to) {
        int end = from + 1;
        while (end < to
                && !isBlank(end)
                && !FENCE.matcher(words(end)).matches()
                && !ATTRIBUTES.matcher(words(end)).matches()
                && !words(end).startsWith("//")) {
            end++;
        }
        return end;
    }
}

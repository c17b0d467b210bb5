package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AsciiDoc, with what Antora and Spring's documentation use of it: headings, lists, callouts,
 * described terms, tables, source blocks, admonitions and tabs, line by line. Attributes, comments,
 * anchors, includes and the lines that fence blocks are marks.
 */
final class AsciiDocReader {

    /** Nesting that no person writes; what lies deeper is text. */
    private static final int DEEPEST = 40;

    /** Lines in which the end of a fenced block is looked for. Picked by hand. */
    private static final int LONGEST_BLOCK = 5_000;

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

    private static final Set<String> ADMONITIONS =
            Set.of("[NOTE]", "[TIP]", "[WARNING]", "[IMPORTANT]", "[CAUTION]");

    private final String text;
    private final Lines lines;
    private final Structure structure = new Structure();
    private final List<Heading> headings = new ArrayList<>();

    /** Of a line that was not found, the one up to which it was looked for. */
    private final Map<String, Integer> noneBefore = new HashMap<>();

    private AsciiDocReader(String text) {
        this.text = text;
        this.lines = new Lines(text);
    }

    static ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        String text = Decoding.decode(content);
        AsciiDocReader reader = new AsciiDocReader(text);
        reader.body(0, reader.lines.count(), 0);
        return ExtractedDocument.of(
                name, text, reader.headings, reader.structure.blocks(), detected);
    }

    private void body(int from, int to, int depth) {
        int at = from;
        while (at < to) {
            at = lines.isBlank(at) ? at + 1 : block(at, to, depth);
        }
    }

    /** Reads one block with the lines before it that belong to it; the first line behind it. */
    private int block(int at, int to, int depth) {
        String words = lines.words(at);
        Matcher heading = HEADING.matcher(words);
        if (depth == 0 && heading.matches() && lines.indent(at) == 0) {
            String title = WhiteSpace.collapse(heading.group(2).replace("`", ""));
            headings.add(
                    new Heading(
                            heading.group(1).length(),
                            title,
                            lines.start(at),
                            lines.start(at + 1)));
            structure.add(Kind.HEADING, lines.content(at), lines.end(at));
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
            return titled(at, to, depth);
        }
        if (ATTRIBUTES.matcher(words).matches()) {
            return attributed(at, to, depth);
        }
        if (FENCE.matcher(words).matches()) {
            return fenced(at, at, to, depth);
        }
        if (isItem(at)) {
            return list(at, to, depth);
        }
        return paragraphEnd(at, to);
    }

    private static boolean isMark(String words) {
        return MARK.matcher(words).matches() && !FENCE.matcher(words).matches();
    }

    /** A block with a title, which the rest of it needs. */
    private int titled(int at, int to, int depth) {
        int next = at + 1;
        if (next >= to || lines.isBlank(next)) {
            return next;
        }
        structure.open(Kind.BOX, lines.content(at));
        structure.add(Kind.MARK, lines.content(at), lines.content(at) + 1);
        structure.add(Kind.HEAD, lines.content(at) + 1, lines.end(at));
        int end = block(next, to, depth + 1);
        structure.close(lines.end(end - 1));
        return end;
    }

    /** What follows attributes in brackets: code, an admonition, or a block like any other. */
    private int attributed(int at, int to, int depth) {
        String words = lines.words(at);
        int next = at + 1;
        while (next < to
                && (ATTRIBUTES.matcher(lines.words(next)).matches() || isMark(lines.words(next)))) {
            next++;
        }
        boolean source =
                words.startsWith("[source")
                        || words.startsWith("[,")
                        || words.startsWith("[listing")
                        || words.startsWith("[literal");
        if (next >= to || lines.isBlank(next)) {
            marks(at, next);
            return next;
        }
        String block = lines.words(next);
        if (TITLE.matcher(block).matches() && next + 1 < to) {
            structure.open(Kind.BOX, lines.content(at));
            marks(at, next);
            structure.add(Kind.MARK, lines.content(next), lines.content(next) + 1);
            structure.add(Kind.HEAD, lines.content(next) + 1, lines.end(next));
            int end =
                    source && FENCE.matcher(lines.words(next + 1)).matches()
                            ? fenced(next + 1, next + 1, to, depth + 1)
                            : block(next + 1, to, depth + 1);
            structure.close(lines.end(end - 1));
            return end;
        }
        if (FENCE.matcher(block).matches()) {
            return fenced(at, next, to, depth);
        }
        if (source) {
            int end = paragraphEnd(next, to);
            structure.open(Kind.CODE, lines.content(at));
            marks(at, next);
            structure.close(lines.end(end - 1));
            return end;
        }
        boolean box = ADMONITIONS.contains(words);
        if (box) {
            structure.open(Kind.BOX, lines.content(at));
        }
        marks(at, next);
        int end = block(next, to, box ? depth + 1 : depth);
        if (box) {
            structure.close(lines.end(end - 1));
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
        String line = lines.words(fence);
        String closes = line.startsWith("```") ? "```" : line;
        int last = Math.min(to, fence + LONGEST_BLOCK);
        int close = Math.max(fence + 1, noneBefore.getOrDefault(closes, 0));
        while (close < last && !lines.words(close).equals(closes)) {
            close++;
        }
        if (close >= last) {
            noneBefore.put(closes, close);
            marks(at, fence + 1);
            return fence + 1;
        }
        char sign = line.charAt(0);
        if (sign == '/' || sign == '+') {
            structure.add(Kind.MARK, lines.content(at), lines.end(close));
        } else if (line.endsWith("===") && line.length() == 4 && sign != '=') {
            table(at, fence, close);
        } else if (line.equals("--") || sign == '=' || sign == '*' || sign == '_') {
            structure.open(Kind.BOX, lines.content(at));
            marks(at, fence + 1);
            body(fence + 1, close, depth + 1);
            mark(close);
            structure.close(lines.end(close));
        } else {
            structure.open(Kind.CODE, lines.content(at));
            marks(at, fence + 1);
            mark(close);
            structure.close(lines.end(close));
        }
        return close + 1;
    }

    /** Rows hold as many cells as the attributes or the first line say. */
    private void table(int at, int fence, int close) {
        structure.open(Kind.TABLE, lines.content(at));
        marks(at, fence + 1);
        String attributes = text.substring(lines.start(at), lines.start(fence));
        int first = fence + 1;
        while (first < close && lines.isBlank(first)) {
            first++;
        }
        int columns = Math.max(columns(attributes), first < close ? cells(first) : 1);
        boolean head =
                attributes.contains("header")
                        || (first + 1 < close
                                && cells(first) == columns
                                && lines.isBlank(first + 1));
        int row = -1;
        int filled = 0;
        for (int i = first; i <= close; i++) {
            boolean cell = i < close && !lines.isBlank(i) && cells(i) > 0;
            if (i == close || (cell && filled >= columns)) {
                if (row >= 0) {
                    structure.add(
                            head ? Kind.HEAD : Kind.ROW,
                            lines.content(row),
                            lines.end(lines.lastFilled(row, i)));
                    head = false;
                }
                row = -1;
                filled = 0;
            }
            if (cell) {
                row = row < 0 ? i : row;
                filled += cells(i);
            }
        }
        mark(close);
        structure.close(lines.end(close));
    }

    /** Cells that begin on a line: bars that no backslash stands before. */
    private int cells(int line) {
        int cells = 0;
        int end = lines.end(line);
        for (int i = lines.content(line); i < end; i++) {
            boolean bar = text.charAt(i) == '|';
            cells += bar && (i == 0 || text.charAt(i - 1) != '\\') ? 1 : 0;
        }
        return cells;
    }

    private static int columns(String attributes) {
        Matcher columns = Pattern.compile("cols=\"?(?:(\\d+)\\*|([^\"\\]]*))").matcher(attributes);
        if (!columns.find()) {
            return 1;
        }
        return columns.group(1) != null && columns.group(1).length() < 3
                ? Integer.parseInt(columns.group(1))
                : (int) String.valueOf(columns.group(2)).chars().filter(c -> c == ',').count() + 1;
    }

    private boolean isItem(int line) {
        String words = lines.words(line);
        return ITEM.matcher(words).matches()
                || (TERM.matcher(words).matches() && !words.contains("::["));
    }

    /** What nests items: the same signs are items of one list. */
    private String sign(int line) {
        String words = lines.words(line);
        Matcher item = ITEM.matcher(words);
        if (!item.matches()) {
            Matcher term = TERM.matcher(words);
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
            if (level >= 0) {
                structure.close(0);
            } else if (depth + signs.size() < DEEPEST) {
                signs.add(sign(next));
                structure.open(Kind.LIST, lines.content(next));
            } else {
                structure.close(0);
            }
            structure.open(Kind.ITEM, lines.content(next));
            end = itemEnd(next, to, depth + signs.size());
            next = nextItem(end, to);
        }
        for (int i = 0; i < signs.size(); i++) {
            structure.close(0);
            structure.close(0);
        }
        return end;
    }

    /** The paragraph of an item, and the blocks that a line with a plus attaches to it. */
    private int itemEnd(int at, int to, int depth) {
        int end = at + 1;
        boolean bare = TERM.matcher(lines.words(at)).matches() && lines.words(at).endsWith("::");
        while (bare && end < to && lines.isBlank(end)) {
            end++;
        }
        while (end < to && !lines.isBlank(end) && !isItem(end)) {
            String words = lines.words(end);
            if (words.equals("+") && end + 1 < to) {
                mark(end);
                end = lines.isBlank(end + 1) ? end + 1 : block(end + 1, to, depth + 1);
            } else if (FENCE.matcher(words).matches() || ATTRIBUTES.matcher(words).matches()) {
                end = block(end, to, depth + 1);
            } else {
                end++;
            }
        }
        structure.reach(lines.end(lines.lastFilled(at, end)));
        return end;
    }

    /** The next item of the same list, at most blank lines and comments on. */
    private int nextItem(int from, int to) {
        int at = from;
        while (at < to && (lines.isBlank(at) || lines.words(at).startsWith("//"))) {
            at++;
        }
        return at < to && isItem(at) ? at : Integer.MAX_VALUE;
    }

    /** Attributes of the next block, its fence and comments end a paragraph. */
    private int paragraphEnd(int from, int to) {
        int end = from + 1;
        while (end < to && !lines.isBlank(end)) {
            String words = lines.words(end);
            if (FENCE.matcher(words).matches()
                    || ATTRIBUTES.matcher(words).matches()
                    || words.startsWith("//")) {
                break;
            }
            end++;
        }
        return end;
    }

    private void marks(int from, int to) {
        for (int i = from; i < to; i++) {
            mark(i);
        }
    }

    private void mark(int line) {
        structure.add(Kind.MARK, lines.content(line), lines.end(line));
    }
}

package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * reStructuredText, with the directives of Sphinx: headings, lists, definitions, options, tables,
 * literal blocks, admonitions and tabs, line by line. What a directive says to Sphinx is a mark.
 */
final class RstReader {

    /** Nesting that no person writes; what lies deeper is text. */
    private static final int DEEPEST = 40;

    /** Lines in which the end of a table is looked for. Picked by hand. */
    private static final int LONGEST_TABLE = 250;

    private static final String ADORNMENT = "=-`:.'\"~^_*+#<>!$%&(),/;?@[\\]{|}";

    private static final Pattern DIRECTIVE =
            Pattern.compile(
                    "\\.\\.\\s+(?:\\|[^|]+\\|\\s+)?([A-Za-z][\\w:.+-]*)::(?:\\s+(.*))?",
                    Pattern.DOTALL);

    private static final Pattern BULLET = Pattern.compile("([*+•‣⁃-])(?:\\s+|$)");

    private static final Pattern NUMBER =
            Pattern.compile("\\(?(?:\\d{1,4}|#|[A-Za-z]|[ivxIVX]{1,5})[.)]\\s+\\S.*");

    private static final Pattern FIELD = Pattern.compile(":[^:\\s][^:]*:(?:\\s.*)?");

    private static final Pattern OPTION =
            Pattern.compile("(?:--?|/)\\w[^\\s].*?\\s{2,}\\S.*", Pattern.DOTALL);

    private static final Pattern FOOTNOTE = Pattern.compile("\\.\\. \\[[^\\]]+\\] ");

    private static final Pattern GRID = Pattern.compile("\\+[-=+]+\\+");

    private static final Pattern SIMPLE = Pattern.compile("=++(?: ++=++)++");

    private static final Set<String> CODE =
            Set.of("code-block code sourcecode parsed-literal prompt doctest".split(" ", -1));

    private static final Set<String> BOXES =
            Set.of(
                    ("note warning tip important caution danger attention hint error seealso "
                                    + "versionadded versionchanged deprecated")
                            .split(" ", -1));

    private static final Set<String> NAMED_BOXES =
            Set.of(
                    ("admonition topic sidebar tab tab-item group-tab code-tab dropdown "
                                    + "collapse details rubric card")
                            .split(" ", -1));

    private static final Set<String> AROUND =
            Set.of(
                    ("tabs tab-set container only grid grid-item figure table compound "
                                    + "highlights centered epigraph")
                            .split(" ", -1));

    private static final Set<String> SILENT =
            Set.of(
                    ("toctree contents image index raw include literalinclude meta highlight "
                                    + "currentmodule module program default-role role rst-class class "
                                    + "sectionauthor moduleauthor graphviz uml tabularcolumns autoclass "
                                    + "automodule autofunction automethod replace unicode date title "
                                    + "section-numbering sectnum target-notes footer header bibliography math")
                            .split(" ", -1));

    private final String text;
    private final Lines lines;
    private final Structure structure = new Structure();
    private final List<Heading> headings = new ArrayList<>();

    /** Kinds of underlines in the order in which they were met. */
    private final List<String> levels = new ArrayList<>();

    private RstReader(String text) {
        this.text = text;
        this.lines = new Lines(text);
    }

    static ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        String text = Decoding.decode(content);
        RstReader reader = new RstReader(text);
        reader.body(0, reader.lines.count(), 0, 0);
        return ExtractedDocument.of(
                name, text, reader.headings, reader.structure.blocks(), detected);
    }

    /** Reads lines that stand at one indent or deeper. */
    private void body(int from, int to, int indent, int depth) {
        int at = from;
        boolean list = false;
        while (at < to) {
            if (lines.isBlank(at)) {
                at++;
                continue;
            }
            int next = depth < DEEPEST ? item(at, to, depth, list) : at;
            if (next > at) {
                list = true;
                at = next;
                continue;
            }
            if (list) {
                structure.close(0);
                list = false;
            }
            at = depth < DEEPEST ? block(at, to, indent, depth) : to;
        }
        if (list) {
            structure.close(0);
        }
    }

    private int block(int at, int to, int indent, int depth) {
        String words = lines.words(at);
        if (depth == 0 && lines.indent(at) == 0) {
            int heading = heading(at, to);
            if (heading > at) {
                return heading;
            }
        }
        if (words.startsWith("..") && (words.length() == 2 || words.charAt(2) == ' ')) {
            return directive(at, to, words, depth);
        }
        if (words.equals("::")) {
            structure.add(Kind.MARK, lines.content(at), lines.end(at));
            return code(at + 1, to, lines.indent(at));
        }
        if (words.startsWith(">>> ")) {
            int end = paragraphEnd(at, to);
            structure.add(Kind.CODE, lines.content(at), lines.end(end - 1));
            return end;
        }
        if (GRID.matcher(words).matches() || SIMPLE.matcher(words).matches()) {
            return table(at, to);
        }
        if (lines.indent(at) > indent) {
            int end = lines.indented(at, to, lines.indent(at));
            body(at, end, lines.indent(at), depth + 1);
            return end;
        }
        int end = paragraphEnd(at, to);
        return text.substring(lines.start(end - 1), lines.end(end - 1)).endsWith("::")
                ? code(end, to, lines.indent(at))
                : end;
    }

    /** A title with its underline, and perhaps a line above; the line given if it is none. */
    private int heading(int at, int to) {
        boolean over = isAdornment(at) && at + 2 < to && isAdornment(at + 2);
        int title = over ? at + 1 : at;
        int under = title + 1;
        if (under >= to
                || lines.isBlank(title)
                || !isAdornment(under)
                || (!over && isAdornment(at))
                || lines.end(under) - lines.content(under) < lines.end(title) - lines.content(title)
                || (over && text.charAt(lines.content(at)) != text.charAt(lines.content(under)))) {
            return at;
        }
        String kind = (over ? "over" : "") + text.charAt(lines.content(under));
        if (!levels.contains(kind)) {
            levels.add(kind);
        }
        String words = WhiteSpace.collapse(lines.words(title).replace("``", ""));
        int level = Math.min(6, levels.indexOf(kind) + 1);
        headings.add(new Heading(level, words, lines.start(at), lines.start(under + 1)));
        if (over) {
            structure.add(Kind.MARK, lines.content(at), lines.end(at));
        }
        structure.add(Kind.HEADING, lines.content(title), lines.end(title));
        structure.add(Kind.MARK, lines.content(under), lines.end(under));
        return under + 1;
    }

    private boolean isAdornment(int line) {
        int start = lines.content(line);
        int end = lines.end(line);
        if (end - start < 2
                || start > lines.start(line)
                || ADORNMENT.indexOf(text.charAt(start)) < 0) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != text.charAt(start)) {
                return false;
            }
        }
        return true;
    }

    /** An item of a list, a definition, a field or an option; the line given if it is none. */
    private int item(int at, int to, int depth, boolean list) {
        String words = lines.words(at);
        int indent = lines.indent(at);
        Matcher bullet = BULLET.matcher(words);
        boolean marked = bullet.lookingAt() && !isAdornment(at);
        if (!marked && NUMBER.matcher(words).matches()) {
            // A line of a paragraph may begin with a number; one in a list does not go on left of
            // it.
            marked =
                    at + 1 >= to
                            || lines.isBlank(at + 1)
                            || lines.indent(at + 1) > indent
                            || NUMBER.matcher(lines.words(at + 1)).matches();
        }
        boolean named =
                !marked && (FIELD.matcher(words).matches() || OPTION.matcher(words).matches());
        boolean defines =
                !marked
                        && !named
                        && !words.startsWith("..")
                        && at + 1 < to
                        && !lines.isBlank(at + 1)
                        && lines.indent(at + 1) > indent
                        && !isAdornment(at)
                        && !words.endsWith("::")
                        && !GRID.matcher(words).matches();
        if (!marked && !named && !defines) {
            return at;
        }
        int end = lines.indented(at + 1, to, indent + 1);
        if (!list) {
            structure.open(Kind.LIST, lines.content(at));
        }
        structure.open(Kind.ITEM, lines.content(at));
        int inner = at + 1;
        // The first paragraph goes on below; it holds no other block.
        while (inner < end && !lines.isBlank(inner) && !isBlockStart(inner)) {
            inner++;
        }
        if (inner < end
                && text.substring(lines.start(inner - 1), lines.end(inner - 1)).endsWith("::")) {
            inner = code(inner, end, indent);
        }
        body(inner, end, inner < end ? lines.firstIndent(inner, end) : indent, depth + 1);
        structure.close(lines.end(lines.lastFilled(at, end)));
        return end;
    }

    private boolean isBlockStart(int line) {
        String words = lines.words(line);
        return words.startsWith(".. ")
                || (BULLET.matcher(words).lookingAt() && !isAdornment(line))
                || GRID.matcher(words).matches();
    }

    private int directive(int at, int to, String words, int depth) {
        int indent = lines.indent(at);
        int end = lines.indented(at + 1, to, indent + 1);
        int last = lines.end(lines.lastFilled(at, end));
        Matcher match = DIRECTIVE.matcher(words);
        if (FOOTNOTE.matcher(words).lookingAt()) {
            structure.open(Kind.ITEM, lines.content(at));
            structure.add(Kind.MARK, lines.content(at), lines.content(at) + "..".length());
            structure.close(last);
            return end;
        }
        if (!match.matches()) {
            boolean target = words.startsWith(".. _") || words.startsWith(".. |");
            structure.add(
                    Kind.MARK, lines.content(at), target && end == at + 1 ? lines.end(at) : last);
            return end;
        }
        String name = match.group(1);
        name = name.substring(name.lastIndexOf(':') + 1);
        int arguments = match.group(2) == null ? lines.end(at) : lines.content(at) + match.start(2);
        int inner = at + 1;
        while (inner < end && FIELD.matcher(lines.words(inner)).matches()) {
            inner++;
        }
        if (SILENT.contains(name)) {
            structure.add(Kind.MARK, lines.content(at), last);
            return end;
        }
        if (CODE.contains(name)) {
            structure.open(Kind.CODE, lines.content(at));
            structure.add(Kind.MARK, lines.content(at), lines.end(inner - 1));
            structure.close(last);
            return end;
        }
        if (name.equals("list-table") || name.equals("csv-table")) {
            rows(at, arguments, inner, end, name.equals("list-table"));
            return end;
        }
        boolean box = BOXES.contains(name);
        boolean named = NAMED_BOXES.contains(name) && arguments < lines.end(at);
        boolean around = AROUND.contains(name);
        structure.open(box || named || around ? Kind.BOX : Kind.ITEM, lines.content(at));
        structure.add(
                Kind.MARK,
                lines.content(at),
                around && !name.equals("table") ? lines.end(at) : arguments);
        if (named) {
            structure.add(Kind.HEAD, arguments, lines.end(at));
        }
        if (inner > at + 1) {
            structure.add(Kind.MARK, lines.content(at + 1), lines.end(inner - 1));
        }
        body(inner, end, inner < end ? lines.firstIndent(inner, end) : indent, depth + 1);
        structure.close(last);
        return end;
    }

    /** Rows of a table that is written as a list, or as values between commas. */
    private void rows(int at, int title, int from, int end, boolean list) {
        structure.open(Kind.TABLE, lines.content(at));
        structure.add(Kind.MARK, lines.content(at), title);
        if (from > at + 1) {
            structure.add(Kind.MARK, lines.content(at + 1), lines.end(from - 1));
        }
        String options = text.substring(lines.start(at), lines.start(from));
        boolean head = list ? options.contains(":header-rows: 1") : options.contains(":header");
        int row = -1;
        for (int i = from; i <= end; i++) {
            boolean starts =
                    i == end || (!lines.isBlank(i) && (!list || lines.words(i).startsWith("* ")));
            if (!starts) {
                continue;
            }
            if (row >= 0) {
                structure.add(
                        head ? Kind.HEAD : Kind.ROW,
                        lines.content(row),
                        lines.end(lines.lastFilled(row, i)));
                head = false;
            }
            row = i;
        }
        structure.close(0);
    }

    /** A grid or a simple table, whose lines of signs are marks. */
    private int table(int at, int to) {
        boolean grid = lines.words(at).startsWith("+");
        int end = grid ? paragraphEnd(at, to) : simpleEnd(at, to);
        if (end == at) {
            return paragraphEnd(at, to);
        }
        structure.open(Kind.TABLE, lines.content(at));
        boolean head = hasHead(at, end, grid);
        int row = -1;
        for (int i = at; i < end; i++) {
            boolean border =
                    grid
                            ? lines.words(i).startsWith("+")
                            : SIMPLE.matcher(lines.words(i)).matches();
            boolean cut =
                    border || (!grid && !lines.isBlank(i) && lines.indent(i) == lines.indent(at));
            if (cut && row >= 0) {
                structure.add(
                        head ? Kind.HEAD : Kind.ROW,
                        lines.content(row),
                        lines.end(lines.lastFilled(row, i)));
                head &= !border;
                row = -1;
            }
            if (border) {
                structure.add(Kind.MARK, lines.content(i), lines.end(i));
            } else if (row < 0 && !lines.isBlank(i)) {
                row = i;
            }
        }
        if (row >= 0) {
            structure.add(Kind.ROW, lines.content(row), lines.end(lines.lastFilled(row, end)));
        }
        structure.close(0);
        return end;
    }

    /** Behind the border that a blank line follows; where it begins if there is none. */
    private int simpleEnd(int at, int to) {
        int last = Math.min(to, at + LONGEST_TABLE);
        for (int i = at + 1; i < last; i++) {
            if ((i + 1 == to || lines.isBlank(i + 1)) && SIMPLE.matcher(lines.words(i)).matches()) {
                return i + 1;
            }
        }
        return at;
    }

    /** Whether a border stands inside it; a grid has one of its own for that. */
    private boolean hasHead(int from, int to, boolean grid) {
        for (int i = from + 1; i + 1 < to; i++) {
            String words = lines.words(i);
            if (grid ? words.startsWith("+=") : SIMPLE.matcher(words).matches()) {
                return true;
            }
        }
        return false;
    }

    /** The literal block that is indented deeper than the line that announces it. */
    private int code(int from, int to, int indent) {
        int at = from;
        while (at < to && lines.isBlank(at)) {
            at++;
        }
        int end = lines.indented(at, to, indent + 1);
        if (end > at) {
            structure.add(Kind.CODE, lines.content(at), lines.end(lines.lastFilled(at, end)));
        }
        return Math.max(end, from);
    }

    private int paragraphEnd(int from, int to) {
        int end = from + 1;
        while (end < to && !lines.isBlank(end) && lines.indent(end) >= lines.indent(from)) {
            end++;
        }
        return end;
    }
}

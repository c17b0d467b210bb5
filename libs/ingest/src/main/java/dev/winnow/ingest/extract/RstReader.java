package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * reStructuredText, with the directives of Sphinx: headings, lists, definitions, options, tables,
 * literal blocks, admonitions and tabs, line by line. What a directive says to Sphinx is a mark.
 */
final class RstReader extends Lines {

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

    /** What Sphinx makes a link of: {@code :class:`~a.b.Name`}, {@code :doc:`words <page>`}. */
    private static final Pattern ROLE =
            Pattern.compile("(?<![\\w:]):(?:[A-Za-z][\\w.+-]{0,40}+:){1,4}+`([^`]++)`");

    private static final Pattern GRID = Pattern.compile("\\+[-=+]+\\+");

    private static final Pattern SIMPLE = Pattern.compile("=++(?: ++=++)++");

    private static final Set<String> CODE =
            names("code-block code sourcecode parsed-literal prompt doctest");

    private static final Set<String> BOXES =
            names(
                    """
            note warning tip important caution danger attention hint error seealso versionadded versionchanged deprecated""");

    private static final Set<String> NAMED_BOXES =
            names(
                    """
            admonition topic sidebar tab tab-item group-tab code-tab dropdown collapse details rubric card""");

    private static final Set<String> AROUND =
            names(
                    """
            tabs tab-set container only grid grid-item figure table compound highlights centered epigraph""");

    private static final Set<String> SILENT =
            names(
                    """
            toctree contents image index raw include literalinclude meta highlight currentmodule module program
            default-role role rst-class class sectionauthor moduleauthor graphviz uml tabularcolumns autoclass automodule
            autofunction automethod replace unicode date title section-numbering sectnum target-notes footer header
            bibliography math""");

    /** Kinds of underlines in the order in which they were met. */
    private final List<String> levels = new ArrayList<>();

    private RstReader(String text) {
        super(text);
    }

    private static Set<String> names(String names) {
        return Set.of(names.split("\\s+", -1));
    }

    static ExtractedDocument read(FormatDetection.Detected file, String text) {
        RstReader reader = new RstReader(text);
        reader.body(0, reader.count(), 0, 0);
        return reader.document(file);
    }

    /** Reads lines that stand at one indent or deeper. */
    private void body(int from, int to, int indent, int depth) {
        boolean list = false;
        int at = firstFilled(from, to);
        while (at < to && depth < DEEPEST) {
            int next = item(at, to, depth, list);
            if (list && next == at) {
                structure.close(0);
            }
            list = next > at;
            at = firstFilled(list ? next : block(at, to, indent, depth), to);
        }
        if (list) {
            structure.close(0);
        }
    }

    private int block(int at, int to, int indent, int depth) {
        String words = words(at);
        int heading = depth == 0 && indent(at) == 0 ? heading(at, to) : at;
        if (heading > at) {
            return heading;
        }
        if (words.equals("..") || words.startsWith(".. ")) {
            return directive(at, to, words, depth);
        }
        if (words.equals("::")) {
            mark(at);
            return code(at + 1, to, indent(at));
        }
        if (GRID.matcher(words).matches() || SIMPLE.matcher(words).matches()) {
            return table(at, to);
        }
        boolean session = words.startsWith(">>> ");
        if (indent(at) > indent && !session) {
            int end = indented(at, to, indent(at));
            body(at, end, indent(at), depth + 1);
            return end;
        }
        int end = paragraphEnd(at, to);
        if (session) {
            add(Kind.CODE, at, end);
            return end;
        }
        return words(end - 1).endsWith("::") ? code(end, to, indent(at)) : end;
    }

    /** A title with its underline, and perhaps a line above; the line given if it is none. */
    private int heading(int at, int to) {
        boolean over = isAdornment(at) && at + 2 < to && isAdornment(at + 2);
        int title = over ? at + 1 : at;
        int under = title + 1;
        if (under >= to
                || isBlank(title)
                || !isAdornment(under)
                || (!over && isAdornment(at))
                || words(under).length() < words(title).length()
                || (over && words(at).charAt(0) != words(under).charAt(0))) {
            return at;
        }
        String kind = (over ? "over" : "") + words(under).charAt(0);
        if (!levels.contains(kind)) {
            levels.add(kind);
        }
        marks(at, title);
        int level = Math.min(6, levels.indexOf(kind) + 1);
        String plain =
                ROLE.matcher(words(title))
                        .replaceAll(role -> Matcher.quoteReplacement(shown(role.group(1))));
        heading(level, plain.replace("``", ""), title, at, under + 1);
        mark(under);
        return under + 1;
    }

    /** What a reader sees of a role: its own words, or behind a tilde the last part of a name. */
    private static String shown(String role) {
        int target = role.lastIndexOf(" <");
        if (target > 0 && role.endsWith(">")) {
            return role.substring(0, target);
        }
        if (role.startsWith("~")) {
            return role.substring(Math.max(0, role.lastIndexOf('.')) + 1);
        }
        return role.startsWith(".") || role.startsWith("!") ? role.substring(1) : role;
    }

    private boolean isAdornment(int line) {
        String words = words(line);
        return words.length() > 1
                && indent(line) == 0
                && ADORNMENT.indexOf(words.charAt(0)) >= 0
                && words.chars().allMatch(sign -> sign == words.charAt(0));
    }

    /** An item of a list, a definition, a field or an option; the line given if it is none. */
    private int item(int at, int to, int depth, boolean list) {
        int indent = indent(at);
        if (!isItem(at, to, words(at), indent)) {
            return at;
        }
        int end = indented(at + 1, to, indent + 1);
        if (!list) {
            open(Kind.LIST, at);
        }
        open(Kind.ITEM, at);
        int inner = at + 1;
        // The first paragraph goes on below; it holds no other block.
        while (inner < end && !isBlank(inner) && !isBlockStart(inner)) {
            inner++;
        }
        if (inner < end && words(inner - 1).endsWith("::")) {
            inner = code(inner, end, indent);
        }
        inside(inner, end, depth);
        close(lastFilled(at, end));
        return end;
    }

    private boolean isItem(int at, int to, String words, int indent) {
        boolean last = at + 1 >= to || isBlank(at + 1);
        boolean deeper = !last && indent(at + 1) > indent;
        if ((BULLET.matcher(words).lookingAt() && !isAdornment(at))
                || FIELD.matcher(words).matches()
                || OPTION.matcher(words).matches()) {
            return true;
        }
        if (NUMBER.matcher(words).matches()) {
            // A line of a paragraph may begin with a number; one in a list does not go on left of
            // it.
            return last || deeper || NUMBER.matcher(words(at + 1)).matches();
        }
        return deeper
                && !words.startsWith("..")
                && !isAdornment(at)
                && !words.endsWith("::")
                && !GRID.matcher(words).matches();
    }

    private boolean isBlockStart(int line) {
        String words = words(line);
        return words.startsWith(".. ")
                || (BULLET.matcher(words).lookingAt() && !isAdornment(line))
                || GRID.matcher(words).matches();
    }

    /** What an item or a directive holds below its first lines. */
    private void inside(int from, int end, int depth) {
        int first = firstFilled(from, end);
        body(first, end, first < end ? indent(first) : 0, depth + 1);
    }

    private int directive(int at, int to, String words, int depth) {
        int end = indented(at + 1, to, indent(at) + 1);
        int last = lastFilled(at, end);
        Matcher match = DIRECTIVE.matcher(words);
        if (FOOTNOTE.matcher(words).lookingAt()) {
            open(Kind.ITEM, at);
            structure.add(Kind.MARK, content(at), content(at) + "..".length());
            close(last);
            return end;
        }
        boolean named = match.matches();
        String name = named ? match.group(1).replaceFirst(".*:", "") : "";
        if (!named || SILENT.contains(name)) {
            add(Kind.MARK, at, last + 1);
            return end;
        }
        int title = match.group(2) == null ? end(at) : content(at) + match.start(2);
        int inner = at + 1;
        while (inner < end && FIELD.matcher(words(inner)).matches()) {
            inner++;
        }
        if (CODE.contains(name)) {
            open(Kind.CODE, at);
            add(Kind.MARK, at, inner);
        } else if (name.equals("list-table") || name.equals("csv-table")) {
            rows(at, title, inner, end, name.equals("list-table"));
            return end;
        } else {
            boolean titled = NAMED_BOXES.contains(name) && title < end(at);
            boolean around = AROUND.contains(name);
            open(BOXES.contains(name) || titled || around ? Kind.BOX : Kind.ITEM, at);
            boolean silent = around && !name.equals("table");
            structure.add(Kind.MARK, content(at), silent ? end(at) : title);
            if (titled) {
                structure.add(Kind.HEAD, title, end(at));
            }
            options(at, inner);
            inside(inner, end, depth);
        }
        close(last);
        return end;
    }

    private void options(int at, int inner) {
        if (inner > at + 1) {
            add(Kind.MARK, at + 1, inner);
        }
    }

    /** Rows of a table that is written as a list, or as values between commas. */
    private void rows(int at, int title, int from, int end, boolean list) {
        open(Kind.TABLE, at);
        structure.add(Kind.MARK, content(at), title);
        options(at, from);
        Kind kind =
                lines(at, from).contains(list ? ":header-rows: 1" : ":header")
                        ? Kind.HEAD
                        : Kind.ROW;
        int row = -1;
        for (int i = from; i <= end; i++) {
            if (i == end || (!isBlank(i) && (!list || words(i).startsWith("* ")))) {
                if (row >= 0) {
                    add(kind, row, i);
                    kind = Kind.ROW;
                }
                row = i;
            }
        }
        structure.close(0);
    }

    /** A grid or a simple table, whose lines of signs are marks. */
    private int table(int at, int to) {
        boolean grid = words(at).startsWith("+");
        int end = grid ? paragraphEnd(at, to) : simpleEnd(at, to);
        if (end == at) {
            return paragraphEnd(at, to);
        }
        open(Kind.TABLE, at);
        Kind kind = hasHead(at, end, grid) ? Kind.HEAD : Kind.ROW;
        int row = -1;
        for (int i = at; i < end; i++) {
            boolean border = grid ? words(i).startsWith("+") : SIMPLE.matcher(words(i)).matches();
            boolean cut = border || (!grid && !isBlank(i) && indent(i) == indent(at));
            if (cut && row >= 0) {
                add(kind, row, i);
                kind = border ? Kind.ROW : kind;
                row = -1;
            }
            if (border) {
                mark(i);
            } else if (row < 0 && !isBlank(i)) {
                row = i;
            }
        }
        if (row >= 0) {
            add(Kind.ROW, row, end);
        }
        structure.close(0);
        return end;
    }

    /** Behind the border that a blank line follows; where it begins if there is none. */
    private int simpleEnd(int at, int to) {
        int last = Math.min(to, at + LONGEST_TABLE);
        for (int i = at + 1; i < last; i++) {
            if ((i + 1 == to || isBlank(i + 1)) && SIMPLE.matcher(words(i)).matches()) {
                return i + 1;
            }
        }
        return at;
    }

    /** Whether a border stands inside it; a grid has one of its own for that. */
    private boolean hasHead(int from, int to, boolean grid) {
        return IntStream.range(from + 1, to - 1)
                .mapToObj(this::words)
                .anyMatch(words -> grid ? words.startsWith("+=") : SIMPLE.matcher(words).matches());
    }

    /** The literal block that is indented deeper than the line that announces it. */
    private int code(int from, int to, int indent) {
        int at = firstFilled(from, to);
        int end = indented(at, to, indent + 1);
        if (end > at) {
            add(Kind.CODE, at, end);
        }
        return Math.max(end, from);
    }

    private int paragraphEnd(int from, int to) {
        int end = from + 1;
        while (end < to && !isBlank(end) && indent(end) >= indent(from)) {
            end++;
        }
        return end;
    }
}

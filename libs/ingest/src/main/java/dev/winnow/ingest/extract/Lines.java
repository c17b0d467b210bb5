package dev.winnow.ingest.extract;

import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.Structure;
import dev.winnow.core.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lines of a text, numbered from 0, and the blocks and headings that a reader finds in them. A
 * tab reaches to the next multiple of eight.
 */
abstract class Lines {

    /** Nesting that no person writes; what lies deeper is text. */
    static final int DEEPEST = 40;

    private static final int TAB = 8;

    final String text;
    final Structure structure = new Structure();
    private final List<Section.Heading> headings = new ArrayList<>();
    private final int[] starts;

    Lines(String text) {
        this.text = text;
        this.starts =
                IntStream.range(0, text.length())
                        .filter(at -> at == 0 || text.charAt(at - 1) == '\n')
                        .toArray();
    }

    ExtractedDocument document(FormatDetection.Detected file) {
        return ExtractedDocument.of(file, SelfDescription.NONE, text, headings, structure.blocks());
    }

    int count() {
        return starts.length;
    }

    /** First unit of a line; behind the last line, the end of the text. */
    private int start(int line) {
        return line < starts.length ? starts[line] : text.length();
    }

    /** End of what a line holds, without white space and its line break. */
    int end(int line) {
        int end = start(line + 1);
        while (end > starts[line] && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** First unit of a line that is not white space; its end if it is blank. */
    int content(int line) {
        int end = end(line);
        int at = starts[line];
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    boolean isBlank(int line) {
        return end(line) == starts[line];
    }

    /** Columns before what the line holds. */
    int indent(int line) {
        int width = 0;
        int content = content(line);
        for (int i = starts[line]; i < content; i++) {
            width += text.charAt(i) == '\t' ? TAB - width % TAB : 1;
        }
        return width;
    }

    /** What a line holds. */
    String words(int line) {
        return text.substring(content(line), end(line));
    }

    /** Some lines, all of them. */
    String lines(int from, int to) {
        return text.substring(start(from), start(to));
    }

    /** First line behind those that are blank or at least so deep. */
    int indented(int from, int to, int indent) {
        int end = from;
        for (int i = from; i < to && (isBlank(i) || indent(i) >= indent); i++) {
            end = isBlank(i) ? end : i + 1;
        }
        return end;
    }

    /** The first line that is not blank; behind the last if all are. */
    int firstFilled(int from, int to) {
        int at = from;
        while (at < to && isBlank(at)) {
            at++;
        }
        return at;
    }

    /** The last line that is not blank; the first if all are. */
    int lastFilled(int from, int to) {
        int last = to - 1;
        while (last > from && isBlank(last)) {
            last--;
        }
        return last;
    }

    /**
     * A heading in some lines; of one without words none of them is left.
     *
     * @param words without their markup
     * @param line of these words
     */
    void heading(int level, String words, int line, int from, int to) {
        String plain = OneLine.collapse(words);
        if (!plain.isEmpty()) {
            headings.add(new Section.Heading(level, plain, start(from), start(to)));
        }
        add(Kind.HEADING, line, line + 1);
    }

    void open(Kind kind, int line) {
        structure.open(kind, content(line));
    }

    /** Ends the innermost open block with a line. */
    void close(int line) {
        structure.close(end(line));
    }

    /** A block from one line to the last that is not blank before another one. */
    void add(Kind kind, int from, int to) {
        structure.add(kind, content(from), end(lastFilled(from, to)));
    }

    /** Makes each of some lines a mark. */
    void marks(int from, int to) {
        for (int i = from; i < to; i++) {
            add(Kind.MARK, i, i + 1);
        }
    }

    void mark(int line) {
        marks(line, line + 1);
    }
}

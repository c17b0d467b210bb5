package dev.winnow.ingest.extract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Text of a PDF: lines by PDFBox, paragraphs by the places of the lines. PDFBox itself, and so
 * Tika, begins a paragraph where lines lie 2.5 heights of a letter apart, which is an everyday
 * distance in web pages that were printed; here it is compared with the usual distance in the
 * document.
 */
final class PdfReader extends PDFTextStripper {

    /** Lines farther apart than usual by this factor are of two paragraphs; picked by hand. */
    private static final float WIDER = 1.25f;

    /** Widest usual distance in letter sizes; double spacing has 2.3. */
    private static final float WIDEST = 2.4f;

    /** A usual distance is one that at least one in so many lines has; picked by hand. */
    private static final int COMMON = 5;

    /** A line that begins so many letter sizes farther right or left begins a paragraph. */
    private static final float INDENT = 0.8f;

    /** Widest indent of the first line of a paragraph, in letter sizes; picked by hand. */
    private static final float WIDEST_INDENT = 4;

    /** Indent of an item in a list in a list, in points; columns lie farther apart. */
    private static final int LIST_INDENT = 60;

    /** Room that is left where a line was broken on purpose, in letter sizes. */
    private static final float ROOM = 2;

    /**
     * Parts of a page's height in which headers and footers stand, a page's number alone in twice
     * of it; picked by hand.
     */
    private static final float MARGIN = 0.07f;

    /** Letters of a footnote are smaller by this factor at least; those of LaTeX by 1.2. */
    private static final float SMALLER = 1.1f;

    /** So many pages have the same line in the same place if it is a header. */
    private static final int REPEATED = 3;

    private static final Pattern BULLET = Pattern.compile("^[•◦▪‣●○■\uf0b7]\\s*");

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?:]$");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private static final Pattern PAGE_NUMBER = Pattern.compile("\\W*[0-9]+\\W*");

    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");

    /** The end of a line that a word was broken at, or at the one hyphen that it has. */
    private static final Pattern BROKEN =
            Pattern.compile("(?<![\\p{L}\\p{N}/.-])(\\p{L}++)[-\u2010\u00ad]$");

    /** Behind a hyphen: the first part of a word stands for both, as in "short- and long-term". */
    private static final Pattern BOTH = Pattern.compile("(and|or|to|und|oder|bis)\\b");

    private static final Pattern COMPOUND = Pattern.compile("(?<!\\p{L})\\p{L}++-\\p{L}++");

    private static final Pattern FIXED_WIDTH = Pattern.compile("(?i)mono|courier|consol|cmtt");

    private final int limit;
    private final List<Line> lines = new ArrayList<>();
    private final List<TextPosition> ends = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private float firstWord;
    private float size;
    private int characters;

    /** Usual distance of lines in letter sizes, by their size. */
    private final Map<Integer, Float> distances = new HashMap<>();

    /** Words with a hyphen within a line. */
    private final Set<String> compounds = new HashSet<>();

    /** Where lines are full, by where they begin. */
    private final TreeMap<Integer, Float> rights = new TreeMap<>();

    private PdfReader(int limit) {
        this.limit = limit;
    }

    /** A printed line in points from the upper left corner of its page. */
    private record Line(
            int page, TextPosition first, float right, float firstWord, float size, String text) {

        float y() {
            return first.getYDirAdj();
        }

        int left() {
            return Math.round(first.getXDirAdj());
        }

        int sizeClass() {
            return Math.round(size * 2);
        }

        boolean continues() {
            return Character.isLowerCase(text.codePointAt(0));
        }

        boolean fixedWidth() {
            return FIXED_WIDTH.matcher(String.valueOf(first.getFont().getName())).find();
        }

        /** What headers of several pages have in common; empty for a line that can be none. */
        String header() {
            boolean number = PAGE_NUMBER.matcher(text).matches();
            float height = first.getPageHeight();
            return Math.min(y(), height - y()) < height * MARGIN * (number ? 2 : 1)
                    ? Math.round(y() / 2) + " " + DIGITS.matcher(text).replaceAll("#")
                    : "";
        }
    }

    static ExtractedDocument read(FormatDetection.Detected file, byte[] content, int limit)
            throws IOException {
        try (PDDocument document = Loader.loadPDF(content)) {
            PDDocumentInformation own = document.getDocumentInformation();
            Calendar created = own.getCreationDate();
            Date date = created == null ? null : created.getTime();
            SelfDescription about = SelfDescription.of(null, own.getTitle(), own.getAuthor(), date);
            return MarkdownReader.read(file, about, read(document, limit));
        }
    }

    private static String read(PDDocument document, int limit) throws IOException {
        PDAcroForm form = document.getDocumentCatalog().getAcroForm();
        if (form != null) {
            // What was filled in is no part of a page before.
            try {
                form.flatten();
            } catch (IOException | RuntimeException broken) {
                // The text of the pages is there all the same.
            }
        }
        PdfReader reader = new PdfReader(limit);
        reader.writeText(document, Writer.nullWriter());
        reader.leaveHeadersOut(document.getNumberOfPages());
        reader.measure();
        reader.moveFootnotes();
        return reader.markdown(new PdfOutline(document));
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty() || text.isBlank()) {
            words.append(' ');
            return;
        }
        TextPosition first = positions.getFirst();
        if (ends.isEmpty()) {
            firstWord = right(positions.getLast()) - first.getXDirAdj();
            size = 1;
        }
        ends.add(first);
        ends.add(positions.getLast());
        size = Math.max(size, Math.abs(first.getYScale()));
        words.append(text);
        characters += text.length();
        if (characters > limit) {
            throw new MarkdownWriter.TextLimitException(limit);
        }
    }

    @Override
    protected void writeWordSeparator() {
        words.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        if (!ends.isEmpty()) {
            lines.add(
                    new Line(
                            getCurrentPageNo(),
                            ends.getFirst(),
                            right(ends.getLast()),
                            firstWord,
                            size,
                            words.toString().strip()));
        }
        ends.clear();
        words.setLength(0);
    }

    @Override
    protected void writePageEnd() {
        writeLineSeparator();
    }

    private static float right(TextPosition last) {
        return last.getXDirAdj() + last.getWidthDirAdj();
    }

    private void leaveHeadersOut(int pages) {
        Map<String, Set<Integer>> places = new HashMap<>();
        for (Line line : lines) {
            places.computeIfAbsent(line.header(), unseen -> new HashSet<>()).add(line.page());
        }
        places.put("", Set.of());
        int least = Math.clamp(pages, 2, REPEATED);
        lines.removeIf(line -> places.getOrDefault(line.header(), Set.of()).size() >= least);
    }

    private void measure() {
        Map<Integer, TreeMap<Integer, Integer>> found = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            COMPOUND.matcher(line.text())
                    .results()
                    .forEach(word -> compounds.add(word.group().toLowerCase(Locale.ROOT)));
            Line last = lines.get(Math.max(0, i - 1));
            if (last.page() == line.page() && last.y() < line.y()) {
                int tenths = Math.round((line.y() - last.y()) / line.size() * 10);
                found.computeIfAbsent(line.sizeClass(), unseen -> new TreeMap<>())
                        .merge(tenths, 1, Integer::sum);
            }
        }
        found.forEach((sizeClass, counts) -> distances.put(sizeClass, usual(counts)));
        lines.stream()
                .collect(groupingBy(Line::left, mapping(Line::right, toList())))
                .forEach((left, all) -> rights.put(left, full(all)));
    }

    /** One line in ten may be longer than its column is wide, e.g. one of code. */
    private static float full(List<Float> rights) {
        List<Float> sorted = rights.stream().sorted().toList();
        return sorted.get(sorted.size() - 1 - sorted.size() / 10);
    }

    /** The smallest distance that is common: a larger one may be that of paragraphs. */
    private static float usual(TreeMap<Integer, Integer> tenths) {
        int all = tenths.values().stream().mapToInt(count -> count).sum();
        return tenths.entrySet().stream()
                .filter(distance -> distance.getValue() * COMMON >= all)
                .map(distance -> distance.getKey() / 10f)
                .findFirst()
                .filter(distance -> distance <= WIDEST)
                .orElse(1f);
    }

    /** A footnote that stands within a paragraph, since a page or a column ends, goes behind it. */
    private void moveFootnotes() {
        int body =
                lines.stream()
                        .collect(groupingBy(Line::sizeClass, TreeMap::new, counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(0);
        for (int i = 1; i < lines.size(); i++) {
            Line last = lines.get(i - 1);
            int end = i;
            while (end < lines.size()
                    && lines.get(end).page() == last.page()
                    && lines.get(end).size() * SMALLER < last.size()) {
                end++;
            }
            if (end > i
                    && last.sizeClass() == body
                    && end < lines.size()
                    && !SENTENCE_END.matcher(last.text()).find()
                    && !begins(last, lines.get(end), true)) {
                int next = end + 1;
                while (next < lines.size() && !begins(lines.get(next - 1), lines.get(next), true)) {
                    next++;
                }
                Collections.rotate(lines.subList(i, next), next - end);
                i = next - 1;
            }
        }
    }

    private String markdown(PdfOutline outline) {
        MarkdownWriter out = new MarkdownWriter(limit);
        int[] levels = outline.levels(lines.stream().map(Line::text).toList());
        int before = 0;
        boolean wordGoesOn = false;
        for (int i = 0; i < levels.length; i++) {
            Line line = lines.get(i);
            if (levels[i] > 0) {
                out.heading(levels[i], line.text());
            } else if (i == 0 || begins(lines.get(i - 1), line, before > 1)) {
                out.paragraph();
                before = 0;
            } else if (!wordGoesOn) {
                out.line();
            }
            before++;
            wordGoesOn =
                    i + 1 < levels.length
                            && levels[i + 1] == 0
                            && isBroken(line, lines.get(i + 1), before > 1);
            if (levels[i] == 0) {
                String text = BULLET.matcher(line.text()).replaceFirst("- ");
                out.words(wordGoesOn ? unbroken(text, lines.get(i + 1)) : text);
            }
        }
        return out.text();
    }

    /** Whether the last word of a line goes on in the next one. */
    private boolean isBroken(Line line, Line next, boolean settled) {
        return BROKEN.matcher(line.text()).find()
                && next.continues()
                && !BOTH.matcher(next.text()).lookingAt()
                && !line.fixedWidth()
                && !begins(line, next, settled);
    }

    /** A line without the hyphen at its end, unless the word has one elsewhere in the document. */
    private String unbroken(String text, Line next) {
        Matcher start = BROKEN.matcher(text);
        Matcher end = LETTERS.matcher(next.text());
        return start.find()
                        && end.lookingAt()
                        && !compounds.contains(
                                (start.group(1) + "-" + end.group()).toLowerCase(Locale.ROOT))
                ? text.substring(0, start.end(1))
                : text;
    }

    /**
     * Whether a line begins a paragraph.
     *
     * @param settled whether the one before it has two lines; its first two may begin apart
     */
    private boolean begins(Line last, Line line, boolean settled) {
        if (last.page() != line.page() || line.y() < last.y()) {
            return !line.continues() || SENTENCE_END.matcher(last.text()).find();
        }
        float size = Math.max(last.size(), line.size());
        float usual = Math.max(distance(last), distance(line));
        float back = (last.left() - line.left()) / size;
        if (line.y() - last.y() > usual * WIDER * size
                || size > WIDER * Math.min(last.size(), line.size())
                || back > WIDEST_INDENT
                || (settled && Math.abs(back) > INDENT)) {
            return true;
        }
        // The first word would have found room in the line before.
        float full =
                Collections.max(
                        rights.subMap(last.left() - LIST_INDENT, true, last.left(), true).values());
        return last.right() + line.firstWord() + ROOM * size < full
                && !line.continues()
                && !line.fixedWidth();
    }

    private float distance(Line line) {
        return distances.getOrDefault(line.sizeClass(), 1f);
    }
}

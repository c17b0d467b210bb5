package dev.winnow.ingest.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.hwpf.converter.NumberFormatter;
import org.apache.poi.ooxml.POIXMLProperties;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.ICell;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFSDTCell;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPrGeneral;

/** Walks the body of a Word document; headers, footers and comments are no part of its text. */
final class DocxReader {

    /** Least compressed size for a byte unpacked: POI's own default. */
    private static final double LEAST_RATIO = 0.01;

    /**
     * Largest part of an Office file, unpacked, in bytes: the text part of a book of 1,000 pages
     * has 20 MB.
     */
    private static final long LARGEST_PART = 200L << 20;

    private static final Pattern HEADING = Pattern.compile("heading ?([1-9])");

    private static final Pattern TITLE = Pattern.compile("(sub)?title");

    private static final Pattern CODE =
            Pattern.compile("source ?code|code( block)?|(html )?preformatted( text)?");

    /** Signs of items that Markdown has; others stand as words before their paragraph. */
    private static final Pattern SIGN = Pattern.compile("-|[0-9]{1,9}[.)]");

    private static final Pattern COUNT = Pattern.compile("%([1-9])");

    /** Kinds of numbers in POI's own order; all others are decimal. */
    private static final List<String> KINDS =
            List.of("decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter");

    /** Levels of a list in Word. */
    private static final int LEVELS = 9;

    private final XWPFDocument document;
    private final MarkdownWriter out;

    /** What was counted last on each level of a list, 0 for nothing. */
    private final Map<BigInteger, int[]> counts = new HashMap<>();

    private final StringBuilder code = new StringBuilder();

    /** A paragraph that the author marked as the title; empty if there is none. */
    private String title = "";

    private DocxReader(XWPFDocument document, int limit) {
        this.document = document;
        this.out = new MarkdownWriter(limit);
    }

    static ExtractedDocument read(FormatDetection.Detected file, byte[] content, int limit)
            throws IOException {
        // Here, since classes of Tika set them to "no limit" where they are loaded.
        ZipSecureFile.setMinInflateRatio(LEAST_RATIO);
        ZipSecureFile.setMaxEntrySize(LARGEST_PART);
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(content))) {
            POIXMLProperties.CoreProperties own = document.getProperties().getCoreProperties();
            DocxReader reader = new DocxReader(document, limit);
            reader.body();
            SelfDescription about =
                    SelfDescription.of(
                            reader.title, own.getTitle(), own.getCreator(), own.getCreated());
            return MarkdownReader.read(file, about, reader.out.text());
        }
    }

    private void body() {
        for (IBodyElement element : document.getBodyElements()) {
            switch (element) {
                case XWPFParagraph paragraph -> paragraph(paragraph);
                case XWPFTable table -> table(table);
                case XWPFSDT control -> prose(0, control.getContent().getText());
                default -> {}
            }
        }
        closeItems(0);
    }

    private void paragraph(XWPFParagraph paragraph) {
        String text = paragraph.getText();
        String id = paragraph.getStyleID();
        XWPFStyle style =
                id == null || document.getStyles() == null
                        ? null
                        : document.getStyles().getStyle(id);
        // The name is English in a Word of any language; some documents have ids alone.
        String name =
                String.valueOf(style == null || style.getName() == null ? id : style.getName())
                        .toLowerCase(Locale.ROOT);
        if (CODE.matcher(name).matches()) {
            code.append(text).append('\n');
            return;
        }
        if (text.isBlank()) {
            return;
        }
        Matcher heading = HEADING.matcher(name);
        int level = heading.matches() ? Integer.parseInt(heading.group(1)) : 0;
        String sign = sign(paragraph, style, Math.max(0, level - 1));
        int depth = paragraph.getNumFmt() == null ? -1 : depth(paragraph);
        if (level > 0) {
            closeItems(0);
            out.heading(Math.min(level, 6), sign.equals("-") ? text : sign + " " + text);
        } else if (SIGN.matcher(sign).matches()) {
            closeItems(depth);
            out.openItem(sign + " ");
            lines(text);
        } else {
            title = title.isEmpty() && TITLE.matcher(name).matches() ? text : title;
            // In a list without a sign a paragraph goes on with the item before it.
            prose(sign.isEmpty() ? depth + 1 : 0, sign + " " + text);
        }
    }

    /**
     * A hyphen for a bullet, else the number as Word shows it; empty for none. Tika takes an item
     * whose list begins anew for the first one, and its bullet for a number.
     */
    private String sign(XWPFParagraph paragraph, @Nullable XWPFStyle style, int usualLevel) {
        CTPPrGeneral own = style == null ? null : style.getCTStyle().getPPr();
        if (paragraph.getNumID() == null && own != null && own.isSetNumPr()) {
            paragraph.getCTP().getPPr().setNumPr(own.getNumPr());
        }
        if (paragraph.getNumID() != null && paragraph.getNumIlvl() == null) {
            paragraph.setNumILvl(BigInteger.valueOf(usualLevel));
        }
        String kind = paragraph.getNumFmt();
        String shown = paragraph.getNumLevelText();
        if (kind == null || shown == null || shown.isBlank()) {
            return "";
        }
        if (kind.equals("bullet")) {
            return "-";
        }
        int level = depth(paragraph);
        int[] count = counts.computeIfAbsent(paragraph.getNumID(), unseen -> new int[LEVELS]);
        BigInteger start = paragraph.getNumStartOverride();
        count[level] = count[level] == 0 && start != null ? start.intValue() : count[level] + 1;
        Arrays.fill(count, level + 1, LEVELS, 0);
        return COUNT.matcher(shown)
                .replaceAll(
                        found -> {
                            int of = Integer.parseInt(found.group(1)) - 1;
                            int as = of == level ? Math.max(0, KINDS.indexOf(kind)) : 0;
                            return NumberFormatter.getNumber(Math.max(1, count[of]), as);
                        })
                .strip();
    }

    private static int depth(XWPFParagraph paragraph) {
        return Math.clamp(paragraph.getNumIlvl().longValue(), 0, LEVELS - 1);
    }

    private void prose(int level, String text) {
        closeItems(level);
        out.paragraph();
        lines(text);
        out.paragraph();
    }

    private void lines(String text) {
        for (String line : text.lines().toList()) {
            out.words(line);
            out.line();
        }
    }

    /** Ends what stands before a paragraph: code, and items from this level on. */
    private void closeItems(int level) {
        out.code(code.toString());
        code.setLength(0);
        while (out.depth() > level) {
            out.closeItem();
        }
    }

    /** The first row is the head: few authors mark it, and readers take it for one. */
    private void table(XWPFTable table) {
        closeItems(0);
        out.paragraph();
        for (XWPFTableRow row : table.getRows()) {
            List<String> cells = row.getTableICells().stream().map(DocxReader::words).toList();
            out.row(cells, cells.size() > 1);
        }
        out.endTable();
    }

    private static String words(ICell cell) {
        return cell instanceof XWPFTableCell own
                ? own.getTextRecursively()
                : ((XWPFSDTCell) cell).getContent().getText();
    }
}

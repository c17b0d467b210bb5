package dev.winnow.ingest.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageFitDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xwpf.usermodel.XWPFAbstractNum;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFNumbering;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTAbstractNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNum;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTNumLvl;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STNumberFormat;

/**
 * PDF and DOCX files, sound and hostile, written by the libraries that other programs write them
 * with.
 */
public final class WrittenFiles {

    private WrittenFiles() {}

    /** One list of lines for each page; a bookmark for each line that begins with a digit. */
    @SafeVarargs
    public static byte[] pdf(List<String>... pages) {
        return pdf(null, pages);
    }

    @SafeVarargs
    public static byte[] pdf(String password, List<String>... pages) {
        try (PDDocument document = new PDDocument()) {
            PDDocumentOutline outline = new PDDocumentOutline();
            document.getDocumentCatalog().setDocumentOutline(outline);
            for (List<String> lines : pages) {
                PDPage page = new PDPage();
                document.addPage(page);
                write(document, page, lines);
                for (String line : lines) {
                    if (Character.isDigit(line.charAt(0))) {
                        PDOutlineItem item = new PDOutlineItem();
                        PDPageFitDestination destination = new PDPageFitDestination();
                        destination.setPage(page);
                        item.setDestination(destination);
                        item.setTitle(line);
                        outline.addLast(item);
                    }
                }
            }
            if (password != null) {
                document.protect(
                        new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A page of lines so far apart, in points, where letters have twelve; an empty one is half of
     * such a distance, and one that begins with blanks begins so many letters to the right.
     */
    public static byte[] page(float distance, List<String> lines) {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                float y = 700;
                for (String line : lines) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.TIMES_ROMAN), 12);
                    content.newLineAtOffset(72 + 6 * (line.length() - line.strip().length()), y);
                    content.showText(line.strip());
                    content.endText();
                    y -= line.isEmpty() ? distance / 2 : distance;
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(PDDocument document, PDPage page, List<String> lines)
            throws IOException {
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.newLineAtOffset(72, 700);
            for (String line : lines) {
                content.showText(line);
                content.newLineAtOffset(0, Character.isDigit(line.charAt(0)) ? -40 : -14);
            }
            content.endText();
        }
    }

    /**
     * Paragraphs; one that begins with "# " or "## " is a heading, "T " the title, "| " a table row
     * with cells between bars, "- " an item with a bullet, "* " one by its style, and "1. " one
     * with a number. Lists begin anew as Pandoc has it: by a change of each level that names only
     * its start.
     */
    public static byte[] docx(String... paragraphs) {
        try (XWPFDocument document = new XWPFDocument()) {
            addStyle(document, "Title", "Title");
            addStyle(document, "Heading1", "heading 1");
            addStyle(document, "Heading2", "heading 2");
            BigInteger bullets = addList(document, STNumberFormat.BULLET, "\uf0b7");
            CTStyle item = style("ListBullet", "List Bullet");
            item.addNewPPr().addNewNumPr().addNewNumId().setVal(bullets);
            document.createStyles().addStyle(new XWPFStyle(item));
            BigInteger numbers = addList(document, STNumberFormat.DECIMAL, "%1.");
            XWPFTable table = null;
            for (String paragraph : paragraphs) {
                if (paragraph.startsWith("| ")) {
                    String[] cells = paragraph.substring(2).split(" \\| ");
                    boolean first = table == null;
                    table = first ? document.createTable(1, cells.length) : table;
                    XWPFTableRow row = first ? table.getRow(0) : table.createRow();
                    for (int i = 0; i < cells.length; i++) {
                        row.getCell(i).setText(cells[i]);
                    }
                    continue;
                }
                table = null;
                XWPFParagraph written = document.createParagraph();
                int mark = paragraph.indexOf(' ') + 1;
                boolean marked = true;
                switch (paragraph.substring(0, mark).strip()) {
                    case "##" -> written.setStyle("Heading2");
                    case "#" -> written.setStyle("Heading1");
                    case "T" -> written.setStyle("Title");
                    case "*" -> written.setStyle("ListBullet");
                    case "-" -> written.setNumID(bullets);
                    case "1." -> written.setNumID(numbers);
                    default -> marked = false;
                }
                written.createRun().setText(marked ? paragraph.substring(mark) : paragraph);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigInteger addList(
            XWPFDocument document, STNumberFormat.Enum format, String text) {
        XWPFNumbering numbering = document.createNumbering();
        CTAbstractNum layout = CTAbstractNum.Factory.newInstance();
        layout.setAbstractNumId(BigInteger.valueOf(format.intValue()));
        CTLvl level = layout.addNewLvl();
        level.setIlvl(BigInteger.ZERO);
        level.addNewNumFmt().setVal(format);
        level.addNewLvlText().setVal(text);
        CTNum list =
                numbering
                        .getNum(
                                numbering.addNum(
                                        numbering.addAbstractNum(new XWPFAbstractNum(layout))))
                        .getCTNum();
        CTNumLvl change = list.addNewLvlOverride();
        change.setIlvl(BigInteger.ZERO);
        change.addNewStartOverride().setVal(BigInteger.ONE);
        return list.getNumId();
    }

    private static void addStyle(XWPFDocument document, String id, String name) {
        document.createStyles().addStyle(new XWPFStyle(style(id, name)));
    }

    private static CTStyle style(String id, String name) {
        CTStyle style = CTStyle.Factory.newInstance();
        style.setStyleId(id);
        style.addNewName().setVal(name);
        return style;
    }

    /** The file as Office writes it with a password. */
    public static byte[] encrypted(byte[] docx, String password) {
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword(password);
            try (OutputStream out = encryptor.getDataStream(container)) {
                out.write(docx);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            container.writeFilesystem(out);
            return out.toByteArray();
        } catch (IOException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A DOCX whose text part is blown up by so many blanks, which weigh next to nothing while they
     * are packed.
     */
    public static byte[] bomb(int blanks) {
        byte[] filler = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(docx("Text.")));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = in.readAllBytes();
                if (entry.getName().equals("word/document.xml")) {
                    String xml = new String(content, StandardCharsets.UTF_8);
                    int body = xml.indexOf("</w:body>");
                    zip.write(xml.substring(0, body).getBytes(StandardCharsets.UTF_8));
                    for (int left = blanks; left > 0; left -= filler.length) {
                        zip.write(filler, 0, Math.min(left, filler.length));
                    }
                    zip.write(xml.substring(body).getBytes(StandardCharsets.UTF_8));
                } else {
                    zip.write(content);
                }
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

package dev.winnow.ingest.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

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
     * with cells between bars.
     */
    public static byte[] docx(String... paragraphs) {
        try (XWPFDocument document = new XWPFDocument()) {
            addStyle(document, "Title", "Title");
            addStyle(document, "Heading1", "heading 1");
            addStyle(document, "Heading2", "heading 2");
            for (String paragraph : paragraphs) {
                if (paragraph.startsWith("| ")) {
                    String[] cells = paragraph.substring(2).split(" \\| ");
                    XWPFTable table = document.createTable(1, cells.length);
                    for (int i = 0; i < cells.length; i++) {
                        table.getRow(0).getCell(i).setText(cells[i]);
                    }
                    continue;
                }
                XWPFParagraph written = document.createParagraph();
                String text = paragraph;
                if (paragraph.startsWith("## ")) {
                    written.setStyle("Heading2");
                    text = paragraph.substring(3);
                } else if (paragraph.startsWith("# ")) {
                    written.setStyle("Heading1");
                    text = paragraph.substring(2);
                } else if (paragraph.startsWith("T ")) {
                    written.setStyle("Title");
                    text = paragraph.substring(2);
                }
                written.createRun().setText(text);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addStyle(XWPFDocument document, String id, String name) {
        CTStyle style = CTStyle.Factory.newInstance();
        style.setStyleId(id);
        style.addNewName().setVal(name);
        document.createStyles().addStyle(new XWPFStyle(style));
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

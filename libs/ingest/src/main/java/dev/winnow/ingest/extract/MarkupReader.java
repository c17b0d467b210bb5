package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.ooxml.POIXMLProperties;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/**
 * HTML, PDF and DOCX become Markdown, which is read as such. Attachments and embedded files are not
 * read: each is a document of its own.
 */
final class MarkupReader {

    /** Least compressed size for a byte unpacked: POI's own default. */
    private static final double LEAST_RATIO = 0.01;

    /**
     * Largest part of an Office file, unpacked, in bytes: the text part of a book of 1,000 pages
     * has 20 MB.
     */
    private static final long LARGEST_PART = 200L << 20;

    private MarkupReader() {}

    /**
     * @param limit longest text, in UTF-16 units
     */
    static ExtractedDocument read(FormatDetection.Detected file, byte[] content, int limit)
            throws ExtractionException {
        try {
            return switch (file.format()) {
                case PDF -> pdf(file, content, limit);
                case DOCX -> docx(file, content, limit);
                default -> html(file, content, limit);
            };
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Parsers of hostile input end in any way there is; the caller gets the reason.
            throw failure(e);
        }
    }

    private static ExtractedDocument html(
            FormatDetection.Detected file, byte[] content, int limit) {
        Document page = Jsoup.parse(Decoding.decode(content));
        String text = HtmlReader.read(page, limit);
        return MarkdownReader.read(
                file, new SelfDescription(null, page.title(), Metadata.NONE), text);
    }

    private static ExtractedDocument pdf(FormatDetection.Detected file, byte[] content, int limit)
            throws IOException {
        try (PDDocument document = Loader.loadPDF(content)) {
            PDDocumentInformation own = document.getDocumentInformation();
            Calendar created = own.getCreationDate();
            Metadata metadata =
                    metadata(own.getAuthor(), created == null ? null : created.toInstant());
            String text = PdfReader.read(document, limit);
            return MarkdownReader.read(
                    file, new SelfDescription(null, own.getTitle(), metadata), text);
        }
    }

    private static ExtractedDocument docx(FormatDetection.Detected file, byte[] content, int limit)
            throws IOException {
        // Here, since classes of Tika set them to "no limit" where they are loaded.
        ZipSecureFile.setMinInflateRatio(LEAST_RATIO);
        ZipSecureFile.setMaxEntrySize(LARGEST_PART);
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(content))) {
            POIXMLProperties.CoreProperties own = document.getProperties().getCoreProperties();
            Date created = own.getCreated();
            DocxReader.Read read = DocxReader.read(document, limit);
            Metadata metadata =
                    metadata(own.getCreator(), created == null ? null : created.toInstant());
            return MarkdownReader.read(
                    file, new SelfDescription(read.title(), own.getTitle(), metadata), read.text());
        }
    }

    private static Metadata metadata(@Nullable String author, @Nullable Instant created) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        String name = SelfDescription.line(author);
        if (!name.isEmpty()) {
            values.put("author", List.of(name));
        }
        if (created != null) {
            values.put("created", List.of(created.truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        return new Metadata(values);
    }

    private static ExtractionException failure(Throwable thrown) {
        Throwable at = thrown;
        while (kind(at) == ExtractionFailure.BROKEN && at.getCause() != null) {
            at = at.getCause();
        }
        ExtractionFailure kind = kind(at);
        String found =
                switch (kind) {
                    case TOO_LARGE -> message(at);
                    case BROKEN -> "the parser said: " + message(at);
                    default -> "";
                };
        return new ExtractionException(kind, found, thrown);
    }

    private static ExtractionFailure kind(Throwable thrown) {
        return switch (thrown) {
            case InvalidPasswordException locked -> ExtractionFailure.ENCRYPTED;
            case EncryptedDocumentException locked -> ExtractionFailure.ENCRYPTED;
            case MarkdownWriter.TextLimitException large -> ExtractionFailure.TOO_LARGE;
            // POI has no type for it, only words.
            default ->
                    message(thrown).toLowerCase(Locale.ROOT).contains("zip bomb")
                            ? ExtractionFailure.ZIP_BOMB
                            : ExtractionFailure.BROKEN;
        };
    }

    private static String message(Throwable thrown) {
        String message = SelfDescription.line(thrown.getMessage());
        return message.isEmpty() ? thrown.getClass().getSimpleName() : message;
    }
}

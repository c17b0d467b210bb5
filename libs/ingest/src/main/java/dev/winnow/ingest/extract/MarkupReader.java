package dev.winnow.ingest.extract;

import java.io.IOException;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.poi.EncryptedDocumentException;

/**
 * HTML, PDF and DOCX become Markdown, which is read as such. Attachments and embedded files are not
 * read: each is a document of its own.
 */
final class MarkupReader {

    private MarkupReader() {}

    /**
     * @param limit longest text, in UTF-16 units
     */
    static ExtractedDocument read(FormatDetection.Detected file, byte[] content, int limit)
            throws ExtractionException {
        try {
            return switch (file.format()) {
                case PDF -> PdfReader.read(file, content, limit);
                case DOCX -> DocxReader.read(file, content, limit);
                default -> HtmlReader.read(file, content, limit);
            };
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Parsers of hostile input end in any way there is; the caller gets the reason.
            throw failure(e);
        }
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

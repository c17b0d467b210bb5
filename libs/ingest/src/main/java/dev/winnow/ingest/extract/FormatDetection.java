package dev.winnow.ingest.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a file is. Binary formats show themselves by their content, and the name is not asked.
 * Text formats do not: Markdown may begin with a tag and a text with "From:", so among them the
 * name decides, unless it is silent.
 */
final class FormatDetection {

    /** An OOXML file with a password is an OLE2 container; Tika gives it a type of its own. */
    private static final String PROTECTED = "application/x-tika-ooxml-protected";

    /** With macros or as a template it is the same text. */
    private static final Set<String> DOCX =
            Set.of(
                    Format.DOCX.mediaType(),
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
                    "application/vnd.ms-word.document.macroenabled.12",
                    "application/vnd.ms-word.template.macroenabled.12");

    /** A text with these names is what its content shows. */
    private static final Set<Format> SHOWN = Set.of(Format.TEXT, Format.PDF, Format.DOCX);

    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

    /**
     * Types by name that are prose or rows and read as they stand; source code and data formats are
     * not.
     */
    private static final Set<String> PROSE =
            Set.of(
                    "application/octet-stream",
                    "text/plain",
                    "text/x-org",
                    "text/troff",
                    "text/x-log");

    private static final Detector DETECTOR = new DefaultDetector();

    /** Bytes that are enough to know a text by. */
    private static final int LOOKED_AT = 8192;

    /** A text may hold a stray control character in a hundred; binary formats have one in ten. */
    private static final int ONE_IN = 100;

    private FormatDetection() {}

    /**
     * A file of a format that is read.
     *
     * @param name its name or path
     * @param mediaType what the content is
     * @param notes a remark if the name promises something else
     */
    record Detected(
            String name, Format format, String mediaType, List<ExtractedDocument.Note> notes) {}

    /**
     * @throws ExtractionException if the file is empty, encrypted as a whole, or of a type that is
     *     not read
     */
    static Detected detect(String name, byte[] content) throws ExtractionException {
        if (content.length == 0) {
            throw new ExtractionException(ExtractionFailure.EMPTY, "0 bytes");
        }
        String type = type(content, null);
        Format promised = Format.byExtension(name).orElse(null);
        if (type.equals(PROTECTED)) {
            throw new ExtractionException(
                    ExtractionFailure.ENCRYPTED, "an Office document with a password");
        }
        if (type.equals(Format.PDF.mediaType())) {
            return found(Format.PDF, type, promised, name);
        }
        if (DOCX.contains(type)) {
            return found(Format.DOCX, type, promised, name);
        }
        if (!looksLikeText(type, content)) {
            throw refused(type, promised, name);
        }
        Format shown = HTML.contains(type) ? Format.HTML : Format.TEXT;
        Format format = promised == null || SHOWN.contains(promised) ? shown : promised;
        if (promised == null && !isRead(name)) {
            throw new ExtractionException(ExtractionFailure.UNSUPPORTED, byName(name));
        }
        return found(format, format.mediaType(), promised, name);
    }

    /**
     * What a file most probably is by its name alone, so that a folder can be counted before it is
     * read.
     */
    static boolean isRead(String name) {
        return Format.byExtension(name).isPresent() || PROSE.contains(byName(name));
    }

    private static String byName(String name) {
        return type(new byte[0], name);
    }

    private static Detected found(
            Format format, String type, @Nullable Format promised, String name) {
        ExtractedDocument.Note note =
                new ExtractedDocument.Note(
                        ExtractionFailure.WRONG_EXTENSION.code(),
                        "the name ends in .%s, but the content is %s; it was read as that"
                                .formatted(Format.extension(name), format.label()));
        boolean kept = promised == null || promised == format;
        return new Detected(name, format, type, kept ? List.of() : List.of(note));
    }

    /**
     * A DOCX whose end is missing is still a zip by its first bytes, but nothing tells which kind
     * any more.
     */
    private static ExtractionException refused(
            String type, @Nullable Format promised, String name) {
        if (promised == Format.DOCX
                && (type.equals("application/zip") || type.equals("application/x-tika-ooxml"))) {
            return new ExtractionException(
                    ExtractionFailure.BROKEN, "a container without its directory");
        }
        return promised == null
                ? new ExtractionException(ExtractionFailure.UNSUPPORTED, type)
                : new ExtractionException(
                        ExtractionFailure.WRONG_EXTENSION,
                        "the name ends in .%s, but the content is %s"
                                .formatted(Format.extension(name), type));
    }

    private static boolean looksLikeText(String type, byte[] content) {
        if (type.equals("text/plain") || HTML.contains(type)) {
            return true;
        }
        boolean tolerant =
                type.startsWith("text/")
                        || type.startsWith("message/")
                        || type.equals("application/json")
                        || type.equals("application/xml");
        return (tolerant || type.equals("application/octet-stream")) && startsAsText(content);
    }

    /**
     * Whether the first bytes are those of a text in some encoding: as good as no control
     * characters, or a mark of UTF-16 or UTF-32.
     */
    static boolean startsAsText(byte[] content) {
        if (content.length > 3 && content[0] == '%' && content[1] == 'P' && content[2] == 'D') {
            return false;
        }
        if (Decoding.hasMark(content)) {
            return true;
        }
        int looked = Math.min(content.length, LOOKED_AT);
        long controls = IntStream.range(0, looked).filter(i -> isControl(content[i])).count();
        return controls * ONE_IN <= looked;
    }

    private static boolean isControl(byte b) {
        return b >= 0 && b < ' ' && "\t\n\r\f\u001b".indexOf(b) < 0;
    }

    private static String type(byte[] content, @Nullable String name) {
        Metadata metadata = new Metadata();
        if (name != null) {
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        }
        try (TikaInputStream stream = TikaInputStream.get(content)) {
            return DETECTOR.detect(stream, metadata).getBaseType().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes could not be read", e);
        }
    }
}

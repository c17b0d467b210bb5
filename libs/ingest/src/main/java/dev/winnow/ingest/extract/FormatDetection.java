package dev.winnow.ingest.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a file is. Binary formats show themselves by their content, and the name is not asked.
 * Text formats do not: Markdown may begin with a tag and a text with "From:", so among them the
 * name decides, unless it is silent.
 */
final class FormatDetection {

    /** An OOXML file with a password is an OLE2 container; Tika gives it a type of its own. */
    private static final Set<String> PROTECTED = Set.of("application/x-tika-ooxml-protected");

    /** With macros or as a template it is the same text. */
    private static final Set<String> DOCX =
            Set.of(
                    Format.DOCX.mediaType(),
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
                    "application/vnd.ms-word.document.macroenabled.12",
                    "application/vnd.ms-word.template.macroenabled.12");

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

    private static final Detector BY_CONTENT = new DefaultDetector();

    /** Bytes that are enough to know a text by. */
    private static final int LOOKED_AT = 8192;

    /** A text may hold a stray control character in a hundred; binary formats have one in ten. */
    private static final int ONE_IN = 100;

    private static final byte ESCAPE = 0x1b;

    /**
     * @param mediaType what the content is
     * @param note a remark if the name promises something else, or null
     */
    record Detected(Format format, String mediaType, ExtractedDocument.@Nullable Note note) {

        List<ExtractedDocument.Note> notes() {
            return note == null ? List.of() : List.of(note);
        }
    }

    /**
     * @throws ExtractionException if the file is empty, encrypted as a whole, or of a type that is
     *     not read
     */
    Detected detect(String name, byte[] content) throws ExtractionException {
        if (content.length == 0) {
            throw new ExtractionException(ExtractionFailure.EMPTY, "0 bytes");
        }
        String byContent = detect(BY_CONTENT, content, null);
        Optional<Format> promised = Format.promisedBy(name);
        if (PROTECTED.contains(byContent)) {
            throw new ExtractionException(
                    ExtractionFailure.ENCRYPTED, "an Office document with a password");
        }
        if (byContent.equals(Format.PDF.mediaType())) {
            return found(Format.PDF, byContent, promised, name);
        }
        if (DOCX.contains(byContent)) {
            return found(Format.DOCX, byContent, promised, name);
        }
        if (looksLikeText(byContent, content)) {
            return text(byContent, promised, name);
        }
        if (isCutOff(byContent, promised)) {
            throw new ExtractionException(
                    ExtractionFailure.BROKEN, "a container without its directory");
        }
        throw refused(byContent, promised, name);
    }

    /**
     * What a file most probably is by its name alone, so that a folder can be counted before it is
     * read.
     */
    static boolean isRead(String name) {
        return Format.promisedBy(name).isPresent() || PROSE.contains(byName(name));
    }

    /** Media type by name alone. */
    static String byName(String name) {
        return detect(BY_CONTENT, new byte[0], name);
    }

    private static Detected text(String byContent, Optional<Format> promised, String name)
            throws ExtractionException {
        boolean html = HTML.contains(byContent);
        Format format =
                switch (promised.orElse(null)) {
                    case MARKDOWN, RST, ASCIIDOC, NOTEBOOK, CSV, YAML, HTML, JSON_LINES ->
                            promised.get();
                    case TEXT -> html ? Format.HTML : Format.TEXT;
                    case PDF, DOCX -> html ? Format.HTML : Format.TEXT;
                    case null -> html ? Format.HTML : Format.TEXT;
                };
        String byName = byName(name);
        if (promised.isEmpty() && !PROSE.contains(byName)) {
            throw new ExtractionException(ExtractionFailure.UNSUPPORTED, byName);
        }
        return found(format, format.mediaType(), promised, name);
    }

    private static Detected found(
            Format format, String mediaType, Optional<Format> promised, String name) {
        boolean kept = promised.isEmpty() || promised.get() == format;
        ExtractedDocument.Note note =
                kept
                        ? null
                        : new ExtractedDocument.Note(
                                ExtractionFailure.WRONG_EXTENSION.code(),
                                "the name ends in .%s, but the content is %s; it was read as that"
                                        .formatted(Format.extension(name), format.label()));
        return new Detected(format, mediaType, note);
    }

    private static ExtractionException refused(
            String byContent, Optional<Format> promised, String name) {
        return promised.isPresent()
                ? new ExtractionException(
                        ExtractionFailure.WRONG_EXTENSION,
                        "the name ends in .%s, but the content is %s"
                                .formatted(Format.extension(name), byContent))
                : new ExtractionException(ExtractionFailure.UNSUPPORTED, byContent);
    }

    /**
     * A DOCX whose end is missing is still a zip by its first bytes, but nothing tells which kind
     * any more.
     */
    private static boolean isCutOff(String byContent, Optional<Format> promised) {
        return promised.filter(format -> format == Format.DOCX).isPresent()
                && (byContent.equals("application/zip")
                        || byContent.equals("application/x-tika-ooxml"));
    }

    private static boolean looksLikeText(String byContent, byte[] content) {
        if (byContent.equals("text/plain") || HTML.contains(byContent)) {
            return true;
        }
        boolean tolerant =
                byContent.startsWith("text/")
                        || byContent.startsWith("message/")
                        || byContent.equals("application/json")
                        || byContent.equals("application/xml");
        return (tolerant || byContent.equals("application/octet-stream")) && startsAsText(content);
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
        int controls = 0;
        for (int i = 0; i < looked; i++) {
            byte b = content[i];
            boolean layout = b == '\t' || b == '\n' || b == '\r' || b == '\f' || b == ESCAPE;
            if (b >= 0 && b < ' ' && !layout) {
                controls++;
            }
        }
        return controls * ONE_IN <= looked;
    }

    private static String detect(Detector detector, byte[] content, @Nullable String name) {
        Metadata metadata = new Metadata();
        if (name != null) {
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        }
        try (TikaInputStream stream = TikaInputStream.get(content)) {
            MediaType type = detector.detect(stream, metadata);
            return type.getBaseType().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes could not be read", e);
        }
    }
}

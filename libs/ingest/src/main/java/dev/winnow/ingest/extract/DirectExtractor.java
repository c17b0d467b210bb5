package dev.winnow.ingest.extract;

/**
 * Extracts in the calling thread: no limit of time or memory but those of the process. For files
 * that are trusted, and inside the process that {@link
 * dev.winnow.ingest.extract.isolate.IsolatedExtractor} can kill.
 */
public final class DirectExtractor implements Extractor {

    private final FormatDetection detection = new FormatDetection();
    private final PlainTextReader plainText = new PlainTextReader();
    private final MarkdownReader markdown = new MarkdownReader();
    private final MarkupReader markup;
    private final ExtractionLimits limits;

    public DirectExtractor(ExtractionLimits limits) {
        this.limits = limits;
        this.markup = new MarkupReader(limits.characters());
    }

    @Override
    public ExtractedDocument extract(String name, byte[] content) throws ExtractionException {
        return read(name, content, detect(name, content));
    }

    /**
     * Whether no parser of a complicated format will see the file: it is text by its first bytes,
     * and of a format that is read line by line by its name. Those are read in time linear in their
     * length.
     */
    public static boolean isSimple(String name, byte[] content) {
        return switch (Format.promisedBy(name).orElse(null)) {
            case MARKDOWN, RST, ASCIIDOC, CSV, YAML -> FormatDetection.startsAsText(content);
            case TEXT -> FormatDetection.startsAsText(content) && !startsWithTag(content);
            case null, default -> false;
        };
    }

    private static boolean startsWithTag(byte[] content) {
        int at = 0;
        while (at < content.length && content[at] <= ' ' && content[at] >= 0) {
            at++;
        }
        return at < content.length && (content[at] == '<' || content[at] < 0);
    }

    private FormatDetection.Detected detect(String name, byte[] content)
            throws ExtractionException {
        if (content.length > limits.bytes()) {
            throw tooLarge(content.length, limits);
        }
        return detection.detect(name, content);
    }

    private ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected)
            throws ExtractionException {
        ExtractedDocument document =
                switch (detected.format()) {
                    case TEXT -> plainText.read(name, content, detected);
                    case MARKDOWN -> markdown.read(name, content, detected);
                    case RST -> RstReader.read(name, content, detected);
                    case ASCIIDOC -> AsciiDocReader.read(name, content, detected);
                    case NOTEBOOK -> markdown.readNotebook(name, content, detected);
                    case CSV -> TableReader.read(name, content, detected);
                    case YAML -> plainText.readCode(name, content, detected);
                    case HTML, PDF, DOCX -> markup.read(name, content, detected);
                    case JSON_LINES ->
                            throw new ExtractionException(
                                    ExtractionFailure.UNSUPPORTED,
                                    "JSON lines hold many documents and are read line by line, not as one");
                };
        if (!WhiteSpace.holdsText(document.text())) {
            throw new ExtractionException(ExtractionFailure.NO_TEXT, "");
        }
        return WellFormed.repair(document);
    }

    /** Holds nothing that must be closed. */
    @Override
    public void close() {}

    /** The error for a file that is not even read. */
    public static ExtractionException tooLarge(long bytes, ExtractionLimits limits) {
        return new ExtractionException(
                ExtractionFailure.TOO_LARGE,
                "%,d bytes, at most %,d are read (winnow.ingest.max-document-size)"
                        .formatted(bytes, limits.bytes()));
    }
}

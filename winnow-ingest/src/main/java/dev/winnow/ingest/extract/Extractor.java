package dev.winnow.ingest.extract;

/**
 * Takes the text out of a file of one document (all but JSON lines, which {@link JsonLines} reads).
 * Safe for use by several threads.
 */
public interface Extractor extends AutoCloseable {

    /**
     * The text of a file.
     *
     * @param name its name or path: a hint at the format and the last resort for a title
     * @param content all of it; not changed
     * @throws ExtractionException if there is no text to be had; every kind of bad file has its own
     *     {@link ExtractionFailure}
     * @throws InterruptedException if the thread was interrupted while it waited for a parser
     */
    ExtractedDocument extract(String name, byte[] content)
            throws ExtractionException, InterruptedException;

    /**
     * Whether a file of this name is worth opening: its name promises a format that is read, or
     * prose, or nothing. For choosing files in folders; the content has the last word.
     */
    static boolean isRead(String name) {
        return FormatDetection.isRead(name);
    }

    @Override
    void close();
}

package dev.winnow.ingest.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
     * What is told of a text that went into a file.
     *
     * @param title as in {@link ExtractedDocument#title}
     * @param mediaType as in {@link ExtractedDocument#mediaType}
     */
    record Passed(String title, String mediaType) {}

    /**
     * The same from one file to another, for a text that is only passed on.
     *
     * @param content the file
     * @param text where its text goes, in UTF-8
     * @throws IOException if one of the two cannot be read or written
     */
    default Passed extract(String name, Path content, Path text)
            throws ExtractionException, InterruptedException, IOException {
        ExtractedDocument document = extract(name, Files.readAllBytes(content));
        Files.writeString(text, document.text());
        return new Passed(document.title(), document.mediaType());
    }

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

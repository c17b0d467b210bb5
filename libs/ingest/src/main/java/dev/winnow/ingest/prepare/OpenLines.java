package dev.winnow.ingest.prepare;

import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.SourceFile;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file of JSON lines while it is read; a disk that fails is a failure of the file. */
public record OpenLines(JsonLines lines, SourceFile file) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenLines.class);

    /** Bytes that tell whether a file is text. */
    private static final int HEAD = 8192;

    public static OpenLines of(SourceFile file, ExtractionLimits limits, boolean impacts)
            throws ExtractionException {
        try {
            InputStream in =
                    new BufferedInputStream(FileInput.open(file.location(), limits.time()), HEAD);
            OpenLines open = new OpenLines(new JsonLines(in, limits, impacts), file);
            try {
                in.mark(HEAD);
                JsonLines.requireText(in.readNBytes(HEAD));
                in.reset();
                return open;
            } catch (IOException | ExtractionException e) {
                open.close();
                throw e;
            }
        } catch (IOException e) {
            throw PreparationFailures.unreadable(e);
        }
    }

    /** The next line, null at the end. */
    public @Nullable JsonLine next() throws ExtractionException {
        try {
            return lines.next();
        } catch (IOException e) {
            throw PreparationFailures.unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            LOG.warn("{} could not be closed: {}", file.path(), e.toString());
        }
    }
}

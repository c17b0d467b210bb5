package dev.winnow.ingest.run;

import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/**
 * Counts the documents of files before any is read: lines of JSON lines, and every other file as
 * one.
 */
public final class DocumentCount {

    private DocumentCount() {}

    /**
     * The number.
     *
     * @param limit longest time for opening a file, and for each megabyte
     */
    static int of(List<SourceFile> files, Duration limit) {
        long count = 0;
        for (SourceFile file : files) {
            count += JsonLines.isPromisedBy(file.name()) ? lines(file, limit) : 1;
        }
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    /** Lines that are not blank. A file that cannot be read is one failure to come. */
    private static long lines(SourceFile file, Duration limit) {
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        boolean filled = false;
        try (InputStream in = FileInput.open(file.location(), limit)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    byte b = buffer[i];
                    if (b == '\n') {
                        lines += filled ? 1 : 0;
                        filled = false;
                    } else {
                        filled |= b != ' ' && b != '\t' && b != '\r';
                    }
                }
            }
        } catch (IOException unreadable) {
            return 1;
        }
        return Math.max(1, lines + (filled ? 1 : 0));
    }
}

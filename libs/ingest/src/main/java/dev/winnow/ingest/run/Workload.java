package dev.winnow.ingest.run;

import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has before it, known before the first file is read.
 *
 * @param files in the order in which they are taken: large ones last, each in the given order
 * @param documents lines of JSON lines, and every other file as one
 * @param bytes of all files
 */
record Workload(List<SourceFile> files, int documents, long bytes) {

    /**
     * A file of more bytes waits until all others are in. A megabyte is some thousand passages,
     * minutes for two cores. Picked by hand.
     */
    private static final long LARGE = 1 << 20;

    static Workload of(List<SourceFile> files, ExtractionLimits limits) {
        List<SourceFile> ordered = new ArrayList<>(files.size());
        List<SourceFile> large = new ArrayList<>();
        long documents = 0;
        long bytes = 0;
        for (SourceFile file : files) {
            long size = 0;
            long lines = 1;
            try (FileInput in = FileInput.open(file.location(), limits.time())) {
                size = in.size();
                lines = JsonLines.isPromisedBy(file.name()) ? lines(in) : 1;
            } catch (IOException unreadable) {
                // It is one failure to come.
            }
            (size > LARGE ? large : ordered).add(file);
            documents += lines;
            bytes += size;
        }
        ordered.addAll(large);
        return new Workload(ordered, (int) Math.min(documents, Integer.MAX_VALUE), bytes);
    }

    /** Bytes that are read of a file; none of one that cannot be looked at. */
    static long size(SourceFile file, ExtractionLimits limits) {
        try (FileInput in = FileInput.open(file.location(), limits.time())) {
            return Math.min(in.size(), limits.bytes());
        } catch (IOException e) {
            return 0;
        }
    }

    /** Lines that are not blank. */
    private static long lines(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        boolean filled = false;
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
        return Math.max(1, lines + (filled ? 1 : 0));
    }
}

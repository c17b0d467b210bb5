package dev.winnow.ingest.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes and never holds more of one than its limit, however long it is. */
final class LineReader {

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private long length;

    /**
     * @param limit longest line, in bytes without its line end
     */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * The next line without LF and a CR before it.
     *
     * @return the line, cut at the limit plus one; null at the end
     */
    byte @Nullable [] next() throws IOException {
        byte[] line = new byte[256];
        int size = 0;
        length = 0;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            int kept = Math.min(end - position, limit + 1 - size);
            if (size + kept > line.length) {
                line = Arrays.copyOf(line, Math.max(size + kept, line.length * 2));
            }
            System.arraycopy(buffer, position, line, size, kept);
            size += kept;
            length += end - position;
            position = end;
            if (end < filled) {
                position++;
                break;
            }
        }
        if (!any) {
            return null;
        }
        if (size > 0 && length == size && line[size - 1] == '\r') {
            size--;
            length--;
        }
        return Arrays.copyOf(line, size);
    }

    /** Length of the last line in bytes, all of it. */
    long length() {
        return length;
    }

    private boolean fill() throws IOException {
        if (position == filled) {
            position = 0;
            filled = 0;
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return filled > 0;
    }
}

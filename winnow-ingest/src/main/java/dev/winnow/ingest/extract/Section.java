package dev.winnow.ingest.extract;

import java.util.List;

/**
 * A stretch of a document under one heading, its heading included and the sections below it
 * excluded.
 *
 * @param level 1 to 6; 0 for what stands before the first heading
 * @param path headings from the outermost to this section's own; empty at level 0
 * @param start first UTF-16 unit in the text, inclusive
 * @param bodyStart first UTF-16 unit behind the heading's line; {@code start} at level 0
 * @param end last UTF-16 unit in the text, exclusive
 */
public record Section(int level, List<String> path, int start, int bodyStart, int end) {

    public Section {
        path = List.copyOf(path);
        if (level < 0 || level > 6 || start < 0 || bodyStart < start || end < bodyStart) {
            throw new IllegalArgumentException(
                    "section of level %d from %d, body from %d, to %d"
                            .formatted(level, start, bodyStart, end));
        }
    }

    /**
     * Whether there is anything to read but the heading.
     *
     * @param text that this is a section of
     */
    public boolean hasBody(String text) {
        for (int i = bodyStart; i < end; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}

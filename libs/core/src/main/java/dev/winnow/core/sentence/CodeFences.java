package dev.winnow.core.sentence;

/**
 * The lines of a text that open or close fenced code (CommonMark, "Fenced code blocks"). A fence
 * that nothing closes opens nothing: passages are cut out of documents, and half a block must not
 * swallow the prose behind it.
 */
final class CodeFences {

    private static final int SHORTEST = 3;

    private final String text;
    private final Offsets lineStarts = new Offsets();
    private final Offsets contentEnds = new Offsets();

    /** Length of the fence; negative for one of tildes. */
    private final Offsets lengths = new Offsets();

    /** Length of the fence as a closing one; 0 if something follows it on its line. */
    private final Offsets closingLengths = new Offsets();

    /** For each fence, the longest closing one of its kind from it on. */
    private final int[] longestBackticks;

    private final int[] longestTildes;
    private int next;

    CodeFences(String text) {
        this.text = text;
        if (text.contains("```") || text.contains("~~~")) {
            collect();
        }
        int size = lineStarts.size();
        longestBackticks = new int[size + 1];
        longestTildes = new int[size + 1];
        for (int i = size - 1; i >= 0; i--) {
            boolean tilde = lengths.get(i) < 0;
            longestBackticks[i] =
                    Math.max(longestBackticks[i + 1], tilde ? 0 : closingLengths.get(i));
            longestTildes[i] = Math.max(longestTildes[i + 1], tilde ? closingLengths.get(i) : 0);
        }
    }

    /**
     * Whether the line opens a block that is closed. Lines are asked about in order; the same line
     * more than once is fine.
     */
    boolean opens(LineCursor line) {
        while (next < lineStarts.size() && lineStarts.get(next) < line.start()) {
            next++;
        }
        if (next == lineStarts.size() || lineStarts.get(next) != line.start()) {
            return false;
        }
        int[] longest = lengths.get(next) < 0 ? longestTildes : longestBackticks;
        return longest[next + 1] >= Math.abs(lengths.get(next));
    }

    /** End of the content of the closing line; to be asked of a line that {@link #opens}. */
    int closingEnd(LineCursor line) {
        if (!opens(line)) {
            throw new IllegalStateException("no fence opens at offset " + line.start());
        }
        int length = lengths.get(next);
        int closing = next + 1;
        while (lengths.get(closing) < 0 != length < 0
                || closingLengths.get(closing) < Math.abs(length)) {
            closing++;
        }
        return contentEnds.get(closing);
    }

    private void collect() {
        LineCursor line = new LineCursor(text);
        while (line.exists()) {
            int length = fenceLength(line);
            if (length >= SHORTEST) {
                boolean tilde = text.charAt(line.contentStart()) == '~';
                int afterFence = line.contentStart() + length;
                boolean closes = afterFence == line.contentEnd();
                if (tilde || text.lastIndexOf('`', line.contentEnd() - 1) < afterFence) {
                    lineStarts.add(line.start());
                    contentEnds.add(line.contentEnd());
                    lengths.add(tilde ? -length : length);
                    closingLengths.add(closes ? length : 0);
                }
            }
            line.next();
        }
    }

    private int fenceLength(LineCursor line) {
        if (line.isBlank()) {
            return 0;
        }
        char sign = text.charAt(line.contentStart());
        if (sign != '`' && sign != '~') {
            return 0;
        }
        int end = line.contentStart();
        while (end < line.contentEnd() && text.charAt(end) == sign) {
            end++;
        }
        return end - line.contentStart();
    }
}

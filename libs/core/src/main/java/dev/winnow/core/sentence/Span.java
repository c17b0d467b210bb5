package dev.winnow.core.sentence;

/**
 * A stretch of text, half-open, in UTF-16 units. Ordered by start, then by end.
 *
 * @param start first unit, inclusive
 * @param end last unit, exclusive; not before start
 */
public record Span(int start, int end) implements Comparable<Span> {

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "a span needs 0 <= start <= end, got %d to %d".formatted(start, end));
        }
    }

    public int length() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /**
     * The text of this span, unaltered.
     *
     * @throws IndexOutOfBoundsException if the text ends before the span does
     */
    public String slice(String text) {
        return text.substring(start, end);
    }

    /**
     * This span without the white space at its ends; empty, at its own start, if it holds nothing
     * else. White space is what the splitter takes for it: Unicode's, no-break spaces included.
     *
     * @throws IndexOutOfBoundsException if the text ends before the span does
     */
    public Span trim(String text) {
        int to = CharacterClasses.trimEnd(text, start, end);
        return to == start
                ? new Span(start, start)
                : new Span(CharacterClasses.skipSpace(text, start, to), to);
    }

    @Override
    public int compareTo(Span other) {
        int byStart = Integer.compare(start, other.start);
        return byStart != 0 ? byStart : Integer.compare(end, other.end);
    }
}

package dev.winnow.core.sentence;

/**
 * A stretch of text, half-open, in UTF-16 units.
 *
 * @param start first unit, inclusive
 * @param end last unit, exclusive; not before start
 */
public record Span(int start, int end) implements Comparable<Span> {

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a span needs 0 <= start <= end, got %d to %d".formatted(start, end));
        }
    }

    public int length() {
        return end - start;
    }

    public String slice(String text) {
        return text.substring(start, end);
    }

    @Override
    public int compareTo(Span other) {
        int byStart = Integer.compare(start, other.start);
        return byStart != 0 ? byStart : Integer.compare(end, other.end);
    }
}

package dev.winnow.kg.build;

/**
 * Position in the input.
 *
 * @param source file or database
 * @param row line, counted from 1, or the number of the record
 */
public record Place(String source, long row) {

    @Override
    public String toString() {
        return source + " row " + row;
    }
}

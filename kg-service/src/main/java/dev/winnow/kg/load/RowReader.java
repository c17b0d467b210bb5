package dev.winnow.kg.load;

import dev.winnow.kg.build.Place;
import java.util.List;
import java.util.SortedMap;

/** Receives the rows of a file, in order. */
interface RowReader {

    /** A row of a table. */
    void row(Place place, GraphTable table, Row row);

    /** A row, or a whole file, that cannot be read as one. */
    void problem(Place place, String what);

    /**
     * A file that ends, or ceases to be text, where it should not.
     *
     * @param last the last row that could be read
     */
    default void cut(Place last, Exception cause) {
        problem(
                last,
                "the file breaks off here or is not UTF-8 (%s): copy it again"
                        .formatted(cause.getMessage()));
    }

    /** One row of a table. A column that the row does not have is empty. */
    interface Row {

        /** The text of a column, without white space at its ends. */
        String text(String column);

        /** The entries of a column that holds several, none of them empty. */
        List<String> list(String column);

        /** The names and values of a column that holds several. */
        SortedMap<String, String> pairs(String column);
    }
}

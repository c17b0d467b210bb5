package dev.winnow.kg.load;

import dev.winnow.kg.content.Place;

/** Is handed the rows of a file, in order. */
interface RowReader {

    /** A row of a table. */
    void row(Place place, Table table, Row row);

    /** A row, or a whole file, that cannot be read as one. */
    void problem(Place place, String what);
}

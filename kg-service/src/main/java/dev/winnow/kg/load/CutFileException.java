package dev.winnow.kg.load;

import java.io.IOException;
import java.io.Serial;

/** A file ended, or ceased to be text, where it should not. */
final class CutFileException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final long row;

    /**
     * @param row last row that could be read
     */
    CutFileException(long row, Throwable cause) {
        super(cause.getMessage(), cause);
        this.row = row;
    }

    long row() {
        return row;
    }
}

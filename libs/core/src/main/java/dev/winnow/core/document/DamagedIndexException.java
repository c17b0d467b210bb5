package dev.winnow.core.document;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/**
 * Files of the index are not as they were written, so what it would answer is not to be trusted.
 */
public final class DamagedIndexException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * @param files their names, at least one
     */
    public DamagedIndexException(List<String> files) {
        super(
                "the index is damaged (%s), so it is neither searched nor written; put back a copy of its folder, or delete it and index again"
                        .formatted(String.join(", ", files)));
    }

    /** Of damage that was met while something else was done. */
    public DamagedIndexException(Throwable met) {
        super(
                "a file of the index is damaged (%s; the log has the details); put back a copy of its folder, or delete it and index again"
                        .formatted(met.getClass().getSimpleName()),
                met);
    }
}

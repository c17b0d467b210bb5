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
}

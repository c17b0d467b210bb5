package dev.winnow.retriever.index;

import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder holds no index that this version of Winnow can open: something else, an index of another program, or a damaged one. */
public final class UnreadableIndexException extends IndexOpenException {

    @Serial private static final long serialVersionUID = 1L;

    private UnreadableIndexException(
            Path folder, String what, String remedy, @Nullable Throwable cause) {
        super("%s %s. Nothing in it was changed.".formatted(folder, what), remedy, cause);
    }

    /** The folder belongs to something else. */
    static UnreadableIndexException foreign(Path folder, String what) {
        return new UnreadableIndexException(
                folder, what, "Choose another folder with %s.".formatted(FOLDER_KEY), null);
    }

    /** The folder holds an index of Winnow, but one that does not open. */
    static UnreadableIndexException unusable(Path folder, String what, @Nullable Throwable cause) {
        return new UnreadableIndexException(
                folder,
                what,
                "Put back a copy of it, or delete the folder (or choose another with %s) and index again."
                        .formatted(FOLDER_KEY),
                cause);
    }
}

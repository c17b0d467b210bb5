package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder holds no index that this version of Winnow can open: something else, an index of another program, or a damaged one. */
public final class UnreadableIndexException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    UnreadableIndexException(Path folder, String what, @Nullable Throwable cause) {
        super("%s %s. Nothing in it was changed".formatted(folder, what), cause);
    }
}

package dev.winnow.retriever.index;

import java.io.Serial;
import java.nio.file.Path;

/** The index is open in another place. Only one process, and one index in it, may hold an index. */
public final class IndexInUseException extends IndexOpenException {

    @Serial private static final long serialVersionUID = 1L;

    IndexInUseException(Path folder, Throwable cause) {
        super(
                "The index in %s is open in another Winnow.".formatted(folder),
                "Use that one, since its service answers while it runs, or stop it, or choose another folder with %s."
                        .formatted(FOLDER_KEY),
                cause);
    }
}

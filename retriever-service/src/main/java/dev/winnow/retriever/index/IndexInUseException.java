package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** The index is open in another place. Only one process, and one library in it, may hold an index. */
public final class IndexInUseException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    IndexInUseException(Path folder, Throwable cause) {
        super(
                "the index in %s is open in another Winnow. Ask that one (its service answers while it runs), stop it, or choose another folder with winnow.retriever.directory"
                        .formatted(folder),
                cause);
    }
}

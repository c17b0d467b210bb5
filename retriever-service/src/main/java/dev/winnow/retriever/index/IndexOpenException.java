package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An index cannot be opened as it stands. The message is the trouble and the remedy, each a sentence for the person who started the program. */
public abstract sealed class IndexOpenException extends IOException
        permits IndexInUseException, IndexSettingsException, UnreadableIndexException {

    @Serial private static final long serialVersionUID = 1L;

    /** The setting that names the folder, for remedies. */
    static final String FOLDER_KEY = "winnow.retriever.directory";

    private final String trouble;
    private final String remedy;

    IndexOpenException(String trouble, String remedy, @Nullable Throwable cause) {
        super(trouble + " " + remedy, cause);
        this.trouble = trouble;
        this.remedy = remedy;
    }

    /** What is wrong, and where. */
    public String trouble() {
        return trouble;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}

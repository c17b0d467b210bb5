package dev.winnow.retriever.index;

import dev.winnow.core.index.IndexOpenException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The ways in which a folder does not open as an index, in the words of the setting that helps. */
final class OpenFailures {

    /** The setting that names the folder, for remedies. */
    private static final String FOLDER_KEY = "winnow.retriever.directory";

    private OpenFailures() {}

    /** The index is open in another place: one process, and one index in it, holds an index. */
    static IndexOpenException inUse(Path folder, Throwable cause) {
        return new IndexOpenException(
                "The index in %s is open in another Winnow.".formatted(folder),
                "Ask its service where it is one, or wait for it where it is an index command without a service; or stop it, or choose another folder with %s."
                        .formatted(FOLDER_KEY),
                cause);
    }

    /** The index was built with settings that do not fit those it is opened with. */
    static IndexOpenException otherSettings(
            Path folder, SortedMap<String, String> built, SortedMap<String, String> wanted) {
        return new IndexOpenException(
                "The index in %s was built with other settings: %s."
                        .formatted(folder, IndexOpenException.differences(built, wanted)),
                "Put the settings back, or delete the folder (or choose another with %s) and index again."
                        .formatted(FOLDER_KEY),
                null);
    }

    /** The folder belongs to something else. */
    static IndexOpenException foreign(Path folder, String what) {
        return new IndexOpenException(
                unchanged(folder, what),
                "Choose another folder with %s.".formatted(FOLDER_KEY),
                null);
    }

    /** The file system does not give the folder to the user of this process. */
    static IndexOpenException closed(Path folder, FileSystemException cause) {
        return new IndexOpenException(
                unchanged(
                        folder,
                        "cannot be made, read or written by the user of this process (%s: %s)"
                                .formatted(cause.getClass().getSimpleName(), cause.getMessage())),
                "Give that user the folder, or choose another with %s.".formatted(FOLDER_KEY),
                cause);
    }

    /**
     * The folder holds an index of Winnow, but one that does not open: damaged, or another
     * version's.
     */
    static IndexOpenException unusable(Path folder, String what, @Nullable Throwable cause) {
        return new IndexOpenException(
                unchanged(folder, what),
                "Put back a copy of it, or delete the folder (or choose another with %s) and index again."
                        .formatted(FOLDER_KEY),
                cause);
    }

    /** The index is one of before documents went straight into it from their topic. */
    static IndexOpenException otherTopic(Path folder) {
        return new IndexOpenException(
                unchanged(
                        folder,
                        "holds an index that followed winnow.passages.v1, which is no more: how far it read that topic says nothing of winnow.documents.v1"),
                "Delete the folder (or choose another with %s); documents that the topic still holds come by themselves, write the others to it again."
                        .formatted(FOLDER_KEY),
                null);
    }

    private static String unchanged(Path folder, String what) {
        return "%s %s. Nothing in it was changed.".formatted(folder, what);
    }
}

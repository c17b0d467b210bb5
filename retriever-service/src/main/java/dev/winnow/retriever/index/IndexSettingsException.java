package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** The index was built with settings that do not fit those it is opened with. */
public final class IndexSettingsException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    IndexSettingsException(
            Path folder, SortedMap<String, String> built, SortedMap<String, String> wanted) {
        super(message(folder, built, wanted));
    }

    private static String message(
            Path folder, SortedMap<String, String> built, SortedMap<String, String> wanted) {
        StringBuilder text =
                new StringBuilder(
                        "the index in %s was built with other settings:".formatted(folder));
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
            String before = built.getOrDefault(entry.getKey(), "(not set)");
            if (!before.equals(entry.getValue())) {
                text.append(
                        " %s was '%s' and is '%s' now;"
                                .formatted(entry.getKey(), before, entry.getValue()));
            }
        }
        return text.append(
                        " put the settings back, or delete the folder (or choose another with winnow.retriever.directory) and index again")
                .toString();
    }
}

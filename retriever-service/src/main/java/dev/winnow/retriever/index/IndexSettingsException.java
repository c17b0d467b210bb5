package dev.winnow.retriever.index;

import java.io.Serial;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;

/** The index was built with settings that do not fit those it is opened with. */
public final class IndexSettingsException extends IndexOpenException {

    @Serial private static final long serialVersionUID = 1L;

    IndexSettingsException(
            Path folder, SortedMap<String, String> built, SortedMap<String, String> wanted) {
        super(
                "The index in %s was built with other settings: %s."
                        .formatted(folder, differences(built, wanted)),
                "Put the settings back, or delete the folder (or choose another with %s) and index again."
                        .formatted(FOLDER_KEY),
                null);
    }

    private static String differences(
            SortedMap<String, String> built, SortedMap<String, String> wanted) {
        StringJoiner differences = new StringJoiner("; ");
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
            String before = built.getOrDefault(entry.getKey(), "(not set)");
            if (!before.equals(entry.getValue())) {
                differences.add(
                        "%s was '%s' and is '%s' now"
                                .formatted(entry.getKey(), before, entry.getValue()));
            }
        }
        return differences.toString();
    }
}

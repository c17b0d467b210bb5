package dev.winnow.retriever.index;

import java.io.Serial;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeSet;

/** The index was built with settings that do not fit those it is opened with. */
public final class IndexSettingsException extends IndexOpenException {

    @Serial private static final long serialVersionUID = 1L;

    private static final String NOT_SET = "(not set)";

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
        TreeSet<String> names = new TreeSet<>(built.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            String before = built.getOrDefault(name, NOT_SET);
            String now = wanted.getOrDefault(name, NOT_SET);
            if (!before.equals(now)) {
                differences.add("%s was '%s' and is '%s' now".formatted(name, before, now));
            }
        }
        return differences.toString();
    }
}

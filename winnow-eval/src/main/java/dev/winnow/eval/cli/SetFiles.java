package dev.winnow.eval.cli;

import dev.winnow.eval.collection.LabelledRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Files of labelled questions, by the names of their sets. */
final class SetFiles {

    private SetFiles() {}

    /**
     * Reads all files before anything is computed, so that a mistake in the last one is found at
     * once.
     *
     * @return name, without folder and suffixes, to rows, in the order of the files
     */
    static SequencedMap<String, List<LabelledRow>> read(List<Path> files) throws IOException {
        SequencedMap<String, List<LabelledRow>> sets = new LinkedHashMap<>();
        for (Path file : files) {
            if (sets.put(name(file), LabelledRow.read(file)) != null) {
                throw new IOException("two files are named '%s'".formatted(name(file)));
            }
        }
        return sets;
    }

    /** The name of a set. */
    static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\..*", "");
    }
}

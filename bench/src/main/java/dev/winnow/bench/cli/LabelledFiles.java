package dev.winnow.bench.cli;

import dev.winnow.bench.collection.LabelledRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** Files of labelled questions, each a set of its own. */
final class LabelledFiles {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz.")
    private List<Path> files = List.of();

    /**
     * Reads all files before anything is computed, so that a mistake in the last one is found at
     * once.
     *
     * @return name, without folder and suffixes, to rows, in the order of the files
     */
    SequencedMap<String, List<LabelledRow>> read() throws IOException {
        return read(files);
    }

    /** The same of given files. */
    static SequencedMap<String, List<LabelledRow>> read(List<Path> files) throws IOException {
        SequencedMap<String, List<LabelledRow>> sets = new LinkedHashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\..*", "");
            if (sets.put(name, LabelledRow.read(file)) != null) {
                throw new IOException("two files are named '%s'".formatted(name));
            }
        }
        return sets;
    }

    /** Their names, with commas between. */
    String names() {
        return files.stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", "));
    }
}

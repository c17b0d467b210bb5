package dev.winnow.bench.cli;

import dev.winnow.bench.collection.BeirCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/**
 * A collection and the judgements that are used, written {@code DIR} or {@code DIR:SPLIT}.
 *
 * @param folder a folder in BEIR layout
 * @param split name of the judgements
 */
record JudgedFolder(Path folder, String split) {

    static final String LABEL = "DIR[:SPLIT]";

    /** A folder that is not given: picocli asks for it before it is read. */
    static final JudgedFolder NONE = new JudgedFolder(Path.of("."), "test");

    /** Reads the notation. */
    static JudgedFolder of(String value) {
        int colon = value.lastIndexOf(':');
        Path whole = Path.of(value);
        JudgedFolder read =
                Files.isDirectory(whole) || colon < 0
                        ? new JudgedFolder(whole, "test")
                        : new JudgedFolder(
                                Path.of(value.substring(0, colon)), value.substring(colon + 1));
        if (!Files.isDirectory(read.folder())) {
            throw new TypeConversionException(
                    "'%s' is no folder; expected DIR or DIR:SPLIT".formatted(read.folder()));
        }
        return read;
    }

    BeirCollection read() throws IOException {
        return BeirCollection.read(folder, split);
    }
}

package dev.winnow.eval.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A collection and the judgements that are used, written {@code DIR} or {@code DIR:SPLIT}.
 *
 * @param folder a folder in BEIR layout
 * @param split name of the judgements
 */
record LabelledFolder(Path folder, String split) {

    private static final String DEFAULT_SPLIT = "test";

    /** Reads the notation. */
    static final class Converter implements ITypeConverter<LabelledFolder> {

        @Override
        public LabelledFolder convert(String value) {
            int colon = value.lastIndexOf(':');
            Path whole = Path.of(value);
            LabelledFolder read =
                    Files.isDirectory(whole) || colon < 0
                            ? new LabelledFolder(whole, DEFAULT_SPLIT)
                            : new LabelledFolder(
                                    Path.of(value.substring(0, colon)), value.substring(colon + 1));
            if (!Files.isDirectory(read.folder())) {
                throw new TypeConversionException(
                        "'%s' is no folder; expected DIR or DIR:SPLIT".formatted(read.folder()));
            }
            return read;
        }
    }

    @Override
    public String toString() {
        return folder + ":" + split;
    }
}

package dev.winnow.retriever.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a disk does to an index in the course of time. */
public final class Damage {

    private Damage() {}

    /**
     * Alters a letter of a stored text, which Lucene reads without a word.
     *
     * @param beginning of a text, at least two letters
     * @return the file
     */
    public static Path alter(Path index, String beginning) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(index)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(beginning);
            if (at >= 0) {
                bytes[at + 1] ^= 1;
                Files.write(file, bytes);
                return file;
            }
        }
        throw new IllegalArgumentException("no file of the index has such a text");
    }
}

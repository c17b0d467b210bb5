package dev.winnow.eval.collection;

import dev.winnow.core.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** One file of a folder in BEIR layout. */
final class CollectionFile {

    private CollectionFile() {}

    /**
     * The file of this name, plain or zipped.
     *
     * @throws IOException if there is neither
     */
    static Path find(Path folder, String name) throws IOException {
        Path plain = folder.resolve(name);
        Path zipped = folder.resolve(name + ".gz");
        if (Files.exists(plain)) {
            return plain;
        }
        if (Files.exists(zipped)) {
            return zipped;
        }
        throw new IOException(
                "%s holds neither %s nor %s.gz; it is no BEIR folder"
                        .formatted(folder, name, name));
    }

    /**
     * The text of a field that must be there.
     *
     * @throws IllegalArgumentException if it is not; {@link JsonLines} adds file and line
     */
    static String required(JsonNode line, String field) {
        if (!line.hasNonNull(field)) {
            throw new IllegalArgumentException("an object without \"%s\"".formatted(field));
        }
        return line.get(field).asString();
    }

    /** SHA-256 of its bytes, 64 hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = Files.newInputStream(file)) {
            hash.drain(in);
        }
        return hash.hex();
    }
}

package dev.winnow.eval.collection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /** The text of a field that must be there. */
    static String required(JsonNode line, String field, Path file) {
        if (!line.hasNonNull(field)) {
            throw new IllegalArgumentException("%s: an object without '%s'".formatted(file, field));
        }
        return line.get(field).asString();
    }

    /** SHA-256 of its bytes, 64 hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        try (DigestInputStream in = hashing(Files.newInputStream(file))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static DigestInputStream hashing(InputStream in) {
        try {
            return new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

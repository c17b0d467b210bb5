package dev.winnow.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A random key that outlives restarts, in a file that its owner alone reads.
 *
 * @param path the file
 */
public record SecretKeyFile(Path path) {

    /** Bytes of the key: as many as the hashes have that are made with it. */
    private static final int LENGTH = 32;

    /**
     * The key; made on first use.
     *
     * @throws UncheckedIOException if the file can neither be read nor written
     */
    public byte[] read() {
        try {
            if (!Files.exists(path)) {
                WinnowHome.write(path, random());
            }
            byte[] key = Files.readAllBytes(path);
            if (key.length < LENGTH) {
                throw new IOException(
                        "%s holds %d bytes, a key has %d; delete it, and a new one is made"
                                .formatted(path, key.length, LENGTH));
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the key in %s cannot be read or made: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** A key for as long as the process lives. */
    public static byte[] random() {
        byte[] key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }
}

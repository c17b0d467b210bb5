package dev.winnow.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A random key that outlives restarts, so that equal sources get equal fences and providers' prompt caches stay warm.
 *
 * @param path the file
 */
public record FenceKeyFile(Path path) {

    /** Bytes of the key: as many as the hash that it keys. */
    private static final int LENGTH = 32;

    /**
     * The key; made on first use.
     *
     * @throws UncheckedIOException if the file can neither be read nor written
     */
    public byte[] read() {
        try {
            if (!Files.exists(path)) {
                OwnerFile.write(path, random());
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
                    "the key of the fence cannot be read or made: " + e.getMessage(), e);
        }
    }

    /** A key for as long as the process lives. */
    public static byte[] random() {
        byte[] key = new byte[LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }
}

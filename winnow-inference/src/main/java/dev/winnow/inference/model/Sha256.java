package dev.winnow.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the hash of a stream while it is read. */
final class Sha256 {

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    InputStream reading(InputStream in) {
        return new DigestInputStream(in, digest);
    }

    /** Reads to the end, keeping nothing. */
    void drain(InputStream in) throws IOException {
        InputStream hashed = reading(in);
        byte[] buffer = new byte[1 << 16];
        while (hashed.read(buffer) >= 0) {
            // The digest sees what is read.
        }
    }

    /** 64 lower-case hexadecimal digits of what was read. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}

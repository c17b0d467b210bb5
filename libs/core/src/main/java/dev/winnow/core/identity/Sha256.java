package dev.winnow.core.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Computes the hash of what comes in pieces, of a stream while it is read, or of bytes at once. For
 * one thread.
 */
public final class Sha256 {

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The 32 bytes for a content. */
    public static byte[] bytesOf(byte[] content) {
        return new Sha256().digest.digest(content);
    }

    /** The 32 bytes for a text in UTF-8. */
    public static byte[] bytesOf(String text) {
        return bytesOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /** 64 lower-case hexadecimal digits for a content. */
    public static String of(byte[] content) {
        return HexFormat.of().formatHex(bytesOf(content));
    }

    /** 64 lower-case hexadecimal digits for the content of a file. */
    public static String of(Path file) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = Files.newInputStream(file)) {
            hash.drain(in);
        }
        return hash.hex();
    }

    /** The same stream, of which everything that is read counts. */
    public InputStream reading(InputStream in) {
        return new DigestInputStream(in, digest);
    }

    /** Reads to the end, keeping nothing. */
    public void drain(InputStream in) throws IOException {
        reading(in).transferTo(OutputStream.nullOutputStream());
    }

    /** Counts these bytes as read. */
    public void update(ByteBuffer content) {
        digest.update(content);
    }

    /** The 32 bytes of what was read; what is read later begins anew. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** 64 lower-case hexadecimal digits of what was read; what is read later begins anew. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}

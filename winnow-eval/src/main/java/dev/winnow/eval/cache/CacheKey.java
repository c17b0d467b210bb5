package dev.winnow.eval.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a cached thing by what it was made from.
 *
 * @param value 16 hexadecimal digits of a SHA-256 over all parts
 */
public record CacheKey(String value) {

    private static final int DIGITS = 16;

    /** The key of these parts, in this order. */
    public static CacheKey of(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) ':');
                digest.update(bytes);
            }
            return new CacheKey(HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package dev.winnow.bench.cache;

import dev.winnow.core.identity.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Names a cached thing by what it was made from.
 *
 * @param value 16 hexadecimal digits of a SHA-256 over all parts
 */
public record CacheKey(String value) {

    private static final int DIGITS = 16;

    /** The key of these parts, in this order. */
    public static CacheKey of(String... parts) {
        Sha256 hash = new Sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            hash.update(StandardCharsets.US_ASCII.encode(bytes.length + ":"));
            hash.update(ByteBuffer.wrap(bytes));
        }
        return new CacheKey(hash.hex().substring(0, DIGITS));
    }
}

package dev.winnow.core.identity;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Names one question on its way through the pipeline. Always made by Winnow, never taken from a
 * client: it is the key of every record, the base of event ids and the guard against duplicates.
 *
 * @param value a UUID; {@link #next} makes version 7, which sorts by time
 */
public record RequestId(UUID value) implements Comparable<RequestId> {

    /**
     * A new version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits.
     *
     * @param random must be safe for use by several threads and hard to guess, e.g. {@link
     *     java.security.SecureRandom}
     */
    public static RequestId next(InstantSource clock, RandomGenerator random) {
        long millis = clock.millis() & 0xFFFF_FFFF_FFFFL;
        long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low));
    }

    public static RequestId parse(String text) {
        return new RequestId(UUID.fromString(text));
    }

    @Override
    public int compareTo(RequestId other) {
        return value.toString().compareTo(other.value.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

package dev.winnow.core.identity;

import java.util.regex.Pattern;

/**
 * Names the owner of documents. It comes from authentication only.
 *
 * @param value 1 to 64 of {@code a-z 0-9 . _ -}, beginning with a letter or digit: it is part of
 *     Kafka keys and file names as it is
 */
public record TenantId(String value) implements Comparable<TenantId> {

    private static final Pattern ALPHABET = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** The tenant of an installation that has no keys configured. */
    public static final TenantId DEFAULT = new TenantId("default");

    public TenantId {
        if (!ALPHABET.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "tenant id must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit");
        }
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

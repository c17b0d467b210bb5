package dev.winnow.core.identity;

/**
 * Names one document within a tenant.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters, none of them a control character; any other
 *     character is allowed here and percent-encoded wherever a narrower alphabet rules (URLs, Kafka
 *     keys)
 */
public record DocumentId(String value) implements Comparable<DocumentId> {

    /**
     * Lucene refuses terms over 32,766 bytes; 512 characters are ample for a path and keep keys
     * readable.
     */
    public static final int MAX_LENGTH = 512;

    public DocumentId {
        check("document id", value, MAX_LENGTH);
    }

    /** The passage with this ordinal (0 upwards) inside this document. */
    public PassageId passage(int ordinal) {
        return new PassageId(value + "#" + ordinal);
    }

    @Override
    public int compareTo(DocumentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /** The rule that document ids and passage ids share. */
    static void check(String what, String value, int maxLength) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    "%s has %d characters, at most %d are allowed"
                            .formatted(what, value.length(), maxLength));
        }
        long at = value.chars().takeWhile(c -> !Character.isISOControl(c)).count();
        if (at < value.length()) {
            throw new IllegalArgumentException(
                    "%s has a control character at %d".formatted(what, at));
        }
    }
}

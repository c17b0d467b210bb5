package dev.winnow.core.identity;

/**
 * Names one passage within a tenant. It is stable as long as its document and the settings that cut
 * it stay the same, and it is the last tie-breaker of every order in Winnow.
 *
 * @param value {@code <document id>#<ordinal>} for passages that Winnow cut, any name for passages
 *     that a caller sent
 */
public record PassageId(String value) implements Comparable<PassageId> {

    /** A document id, a hash sign and an ordinal of up to ten digits. */
    public static final int MAX_LENGTH = DocumentId.MAX_LENGTH + 11;

    public PassageId {
        DocumentId.check("passage id", value, MAX_LENGTH);
    }

    @Override
    public int compareTo(PassageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

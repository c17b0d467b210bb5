package dev.winnow.core.retrieval;

/**
 * The state of an index: equal questions to equal positions get equal answers.
 *
 * @param sequence the ingest sequence number of the newest change in the index
 * @param settingsHash hash of embedder, analyser and chunk settings, the first 16 hexadecimal
 *     digits of a SHA-256
 */
public record IndexPosition(long sequence, String settingsHash) {

    @Override
    public String toString() {
        return sequence + "@" + settingsHash;
    }
}

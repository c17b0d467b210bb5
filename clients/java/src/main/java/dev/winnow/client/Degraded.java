package dev.winnow.client;

import java.util.Arrays;
import java.util.List;

/**
 * A stage that did less than it could: the answer stands, but is worse than it could be.
 *
 * @param stage {@code kg}, {@code retriever}, {@code reranker} or {@code pruner}
 * @param reason one word, e.g. {@code deadline}
 */
public record Degraded(String stage, String reason) {

    private static final String REASON = ";reason=";

    /** What the header {@code Winnow-Degraded} says. */
    static List<Degraded> read(String header) {
        return Arrays.stream(header.split(",", -1))
                .map(one -> one.split(REASON, 2))
                .filter(parts -> parts.length == 2 && !parts[0].isEmpty())
                .map(parts -> new Degraded(parts[0].strip(), parts[1].strip()))
                .toList();
    }

    @Override
    public String toString() {
        return stage + ": " + reason;
    }
}

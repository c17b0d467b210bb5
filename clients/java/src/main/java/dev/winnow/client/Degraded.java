package dev.winnow.client;

import java.util.ArrayList;
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
        List<Degraded> all = new ArrayList<>();
        for (String one : header.split(",", -1)) {
            int at = one.indexOf(REASON);
            if (at > 0) {
                all.add(
                        new Degraded(
                                one.substring(0, at).strip(),
                                one.substring(at + REASON.length()).strip()));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return stage + ": " + reason;
    }
}

package dev.winnow.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ranking.
 *
 * @param model the model that ran
 * @param results best first
 * @param usage tokens that were read
 * @param meta what the server has to say about it; null if nothing
 * @param degraded what was lost on the way; empty if nothing was
 */
public record RerankAnswer(
        String model,
        List<Result> results,
        Usage usage,
        @Nullable Meta meta,
        List<Degraded> degraded) {

    /** Copies the lists. */
    public RerankAnswer {
        Objects.requireNonNull(model, "model");
        results = List.copyOf(results);
        degraded = List.copyOf(degraded);
    }

    /** What the server warns of, e.g. of texts that were cut. */
    public List<String> warnings() {
        return meta == null ? List.of() : meta.warnings();
    }

    /** The same with what the header said. */
    RerankAnswer with(List<Degraded> lost) {
        return new RerankAnswer(model, results, usage, meta, lost);
    }

    /**
     * One text.
     *
     * @param index its place in the request, 0 for the first
     * @param relevanceScore calibrated probability, 0 to 1
     */
    public record Result(int index, double relevanceScore) {}

    /**
     * Tokens.
     *
     * @param totalTokens of the query, as often as it was read, and of all texts
     */
    public record Usage(long totalTokens) {}

    /**
     * What the server has to say.
     *
     * @param warnings sentences for people
     */
    public record Meta(List<String> warnings) {

        /** Copies the list. */
        public Meta {
            warnings = List.copyOf(warnings);
        }
    }
}

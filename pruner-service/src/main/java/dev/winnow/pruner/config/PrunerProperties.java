package dev.winnow.pruner.config;

import dev.winnow.pruner.select.PruningRules;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pruner that no request can change. What a request can change (threshold, budget,
 * order) has its defaults in {@code winnow.pipeline.defaults}.
 *
 * @param rankWeight the reranker's share in the order of the passages, 0 to 1; the rest is the
 *     score that retrieval gave. Both are normalised over the candidates; 1 is the reranker alone
 */
@ConfigurationProperties("winnow.pruner")
public record PrunerProperties(
        @DefaultValue("" + PruningRules.DEFAULT_RANK_WEIGHT) float rankWeight) {

    public PrunerProperties {
        // A value that the rules refuse stops the start, whoever asks for them later.
        PruningRules.DEFAULTS.withRankWeight(rankWeight);
    }

    /** The rules that these settings make. */
    public PruningRules rules() {
        return PruningRules.DEFAULTS.withRankWeight(rankWeight);
    }
}

package dev.winnow.pruner.config;

import dev.winnow.pruner.select.PruningRules;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pruner that no request can change. What a request can change (threshold, budget,
 * order) has its defaults in {@code winnow.pipeline.defaults}.
 *
 * @param maxHeadingTokens most tokens of a heading line, its marker not counted; longer ones are
 *     cut at a word. 24 hold a title and two headings of usual length; picked by hand
 * @param rankWeight the reranker's share in the order of the passages, 0 to 1; the rest is the
 *     score that retrieval gave. Both are normalised over the candidates; 1 is the reranker alone
 */
@ConfigurationProperties("winnow.pruner")
public record PrunerProperties(
        @DefaultValue("24") int maxHeadingTokens, @DefaultValue("0.3") float rankWeight) {

    public PrunerProperties {
        // A value that the rules refuse stops the start, whoever asks for them later.
        new PruningRules(maxHeadingTokens, rankWeight);
    }

    /** The rules that these settings make. */
    public PruningRules rules() {
        return new PruningRules(maxHeadingTokens, rankWeight);
    }
}

package dev.winnow.pruner.config;

import dev.winnow.pruner.select.Guard;
import dev.winnow.pruner.select.PruningRules;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pruner that no request can change. What a request can change (threshold, budget, order) has its defaults in
 * {@code winnow.pipeline.defaults}.
 *
 * @param maxHeadingTokens most tokens of a heading line, its marker not counted; longer ones are cut at a word. 24 hold a title
 *     and two headings of usual length; picked by hand
 * @param guard what is kept below the threshold because a kept sentence is not understood without it: none, antecedents (what its
 *     opening pronoun refers to, and the head of a kept row's table), links (what joins it with an entity of the question) or all
 * @param rankWeight the reranker's share in the order of the passages, 0 to 1; the rest is the score that retrieval gave. Both are
 *     normalised over the candidates; 1 is the reranker alone
 * @param standingWeight how much a sentence's keep-probability is lowered where other candidates answer more likely than its passage: its odds are
 *     multiplied with those of its passage, as a share of the best candidate's, to this power, 0 to 1; 0 takes the model's numbers as they are
 */
@ConfigurationProperties("winnow.pruner")
public record PrunerProperties(
        @DefaultValue("24") int maxHeadingTokens,
        @DefaultValue("none") Guard guard,
        @DefaultValue("1") float rankWeight,
        @DefaultValue("1") float standingWeight) {

    public PrunerProperties {
        // A value that the rules refuse stops the start, whoever asks for them later.
        new PruningRules(maxHeadingTokens, guard, rankWeight, standingWeight);
    }

    /** The rules that these settings make. */
    public PruningRules rules() {
        return new PruningRules(maxHeadingTokens, guard, rankWeight, standingWeight);
    }
}

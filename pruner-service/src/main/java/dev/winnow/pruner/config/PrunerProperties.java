package dev.winnow.pruner.config;

import dev.winnow.pruner.select.Guard;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pruner that no request can change. What a request can change (threshold, budget, order) has its defaults in
 * {@code winnow.pipeline.defaults}.
 *
 * @param maxHeadingTokens most tokens of a heading line, its marker not counted; longer ones are cut at a word. 24 hold a title
 *     and two headings of usual length; picked by hand
 * @param guard what is kept below the threshold because a kept sentence is not understood without it: {@code none}, {@code antecedents}
 *     (what its opening pronoun refers to), {@code links} (what joins it with an entity of the question) or {@code all}
 */
@ConfigurationProperties("winnow.pruner")
public record PrunerProperties(
        @DefaultValue("24") int maxHeadingTokens, @DefaultValue("none") Guard guard) {

    public PrunerProperties {
        if (maxHeadingTokens < 0) {
            throw new IllegalArgumentException(
                    "winnow.pruner.max-heading-tokens must be 0 or more, got " + maxHeadingTokens);
        }
    }
}

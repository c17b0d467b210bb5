package dev.winnow.pruner.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pruner that no request can change. What a request can change (threshold, budget, order) has its defaults in
 * {@code winnow.pipeline.defaults}.
 *
 * @param maxHeadingTokens most tokens of a heading line, its marker not counted; longer ones are cut at a word. 24 hold a title
 *     and two headings of usual length; picked by hand
 */
@ConfigurationProperties("winnow.pruner")
public record PrunerProperties(@DefaultValue("24") int maxHeadingTokens) {

    public PrunerProperties {
        if (maxHeadingTokens < 0) {
            throw new IllegalArgumentException(
                    "winnow.pruner.max-heading-tokens must be 0 or more, got " + maxHeadingTokens);
        }
    }
}

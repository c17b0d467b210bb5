package dev.winnow.springai.config;

import dev.winnow.client.Options;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Winnow an application asks, and how.
 *
 * @param baseUrl address of a running Winnow, e.g. http://localhost:8080
 * @param apiKey key of a running Winnow; left out where it needs none
 * @param timeout time for a request to a running Winnow
 * @param index without base-url: folder of an index that winnow-library opens in this process
 * @param tokenBudget most tokens of what is kept for a question; Winnow's own setting where it is
 *     left out
 * @param threshold sentences with a lower keep-probability go, 0 to 1; Winnow's own setting where
 *     it is left out
 */
@ConfigurationProperties("winnow.client")
record WinnowClientProperties(
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @DefaultValue("30s") Duration timeout,
        @Nullable Path index,
        @Nullable Integer tokenBudget,
        @Nullable Double threshold) {

    WinnowClientProperties {
        if (tokenBudget != null && tokenBudget < 1) {
            throw new IllegalArgumentException(
                    "winnow.client.token-budget must be at least 1, got " + tokenBudget);
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "winnow.client.threshold must be 0 to 1, got " + threshold);
        }
    }

    Options options() {
        return Options.DEFAULTS.withTokenBudget(tokenBudget).withThreshold(threshold);
    }

    @Override
    public String toString() {
        return "winnow.client at %s, key %s"
                .formatted(baseUrl == null ? index : baseUrl, apiKey == null ? "none" : "set");
    }
}

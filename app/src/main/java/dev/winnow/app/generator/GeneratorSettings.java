package dev.winnow.app.generator;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a generator is and what it may cost.
 *
 * @param baseUrl as OpenAI's clients want it, ending in {@code /v1}
 * @param apiKey the generator's key, or null if it wants none
 * @param model the generator's own name for the model
 * @param timeout most time for an answer
 * @param maxTokens most tokens of an answer
 * @param limitParameter the name under which the generator is told so
 */
public record GeneratorSettings(
        URI baseUrl,
        @Nullable String apiKey,
        String model,
        Duration timeout,
        int maxTokens,
        LimitParameter limitParameter) {

    /** A name for the bound on an answer's tokens. Servers know one or both. */
    public enum LimitParameter {
        /** What most servers know. */
        MAX_TOKENS,
        /** What OpenAI's reasoning models want, which take no temperature either. */
        MAX_COMPLETION_TOKENS
    }

    @Override
    public String toString() {
        return "GeneratorSettings[%s, model %s, %s]".formatted(baseUrl, model, apiKey == null ? "no key" : "with key");
    }
}

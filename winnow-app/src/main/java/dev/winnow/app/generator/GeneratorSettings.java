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
 */
public record GeneratorSettings(
        URI baseUrl, @Nullable String apiKey, String model, Duration timeout, int maxTokens) {

    @Override
    public String toString() {
        return "GeneratorSettings[%s, model %s, %s]"
                .formatted(baseUrl, model, apiKey == null ? "no key" : "with key");
    }
}

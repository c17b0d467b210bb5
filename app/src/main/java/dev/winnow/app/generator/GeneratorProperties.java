package dev.winnow.app.generator;

import dev.winnow.core.settings.Ranges;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The generator behind /v1/chat/completions: any server that speaks OpenAI's chat completions.
 * Without base-url there is none, and answers are extractive.
 *
 * @param baseUrl as OpenAI's clients want it, e.g. https://api.openai.com/v1 or
 *     http://localhost:11434/v1
 * @param apiKey its key; left out for servers that want none
 * @param model its own name for the model
 * @param timeout most time for an answer
 * @param maxTokens most tokens of an answer; a caller may ask for fewer
 * @param limitParameter the name under which the generator is told the most tokens of an answer,
 *     whatever name a caller used: max_tokens, or max_completion_tokens for OpenAI's reasoning
 *     models and others that refuse the first; with the second, follow-ups are rewritten without a
 *     temperature, which they refuse too
 * @param moreParameters parameters that callers may hand to the generator beside those that Winnow
 *     knows and bounds, e.g. top_k or min_p; they go as they are, so whoever lists one vouches for
 *     what it costs
 * @param imageAddresses how the address of an image may begin; the generator fetches it, from where
 *     it stands
 * @param byTopic whether a gateway on Kafka also answers the questions of topics, each in the topic
 *     of answers that belongs to its own
 * @param rewriteFollowUps whether follow-up questions are rewritten by the generator before they
 *     are looked up
 */
@ConfigurationProperties("winnow.generator")
public record GeneratorProperties(
        @Nullable URI baseUrl,
        @Nullable String apiKey,
        @Nullable String model,
        @DefaultValue("60s") Duration timeout,
        @DefaultValue("2048") int maxTokens,
        @DefaultValue("max_tokens") LimitParameter limitParameter,
        @DefaultValue List<String> moreParameters,
        @DefaultValue({"https://", "data:image/"}) List<String> imageAddresses,
        @DefaultValue("false") boolean byTopic,
        @DefaultValue("true") boolean rewriteFollowUps) {

    /** A name for the bound on an answer's tokens. Servers know one or both. */
    public enum LimitParameter {
        /** What most servers know. */
        MAX_TOKENS,
        /** What OpenAI's reasoning models want, which take no temperature either. */
        MAX_COMPLETION_TOKENS
    }

    /**
     * The beginning of an address of the web that ends within the host: as the beginning of a text
     * it also fits longer names.
     */
    private static final Pattern OPEN_HOST = Pattern.compile("(?i)https?:/*[^/]+");

    public GeneratorProperties {
        // An environment variable that is set to nothing means "not set".
        baseUrl = baseUrl == null || baseUrl.toString().isBlank() ? null : baseUrl;
        // A secret that was made by a shell often ends with a line break.
        apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey.strip();
        if (apiKey != null && !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "winnow.generator.api-key holds a blank, a line break or a letter that a header cannot hold; look at the secret that it comes from");
        }
        model = model == null || model.isBlank() ? null : model;
        if (baseUrl != null) {
            if (!"http".equals(baseUrl.getScheme()) && !"https".equals(baseUrl.getScheme())) {
                throw new IllegalArgumentException(
                        "winnow.generator.base-url must begin with http:// or https://, got "
                                + baseUrl);
            }
            if (model == null) {
                throw new IllegalArgumentException(
                        "winnow.generator.base-url is set, so winnow.generator.model must name a model of that server");
            }
        }
        moreParameters = List.copyOf(moreParameters);
        for (String beginning : imageAddresses) {
            if (beginning.indexOf(':') < 1) {
                throw new IllegalArgumentException(
                        "winnow.generator.image-addresses: '%s' does not say which scheme, as in https://images.example.org/"
                                .formatted(beginning));
            }
            if (OPEN_HOST.matcher(beginning).matches()) {
                throw new IllegalArgumentException(
                        "winnow.generator.image-addresses: '%s' has no slash behind its host, so that other hosts begin the same; write %1$s/"
                                .formatted(beginning));
            }
        }
        // Comparing letter by letter, Java takes a Turkish i and a long s for i and s.
        imageAddresses = imageAddresses.stream().map(a -> a.toLowerCase(Locale.ROOT)).toList();
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException(
                    "winnow.generator.timeout must be above 0, got " + timeout);
        }
        Ranges.atLeast("winnow.generator.max-tokens", maxTokens, 1);
    }

    /** Whether the address of an image begins as one may. */
    public boolean isImageAddress(String address) {
        return imageAddresses.stream().anyMatch(address.toLowerCase(Locale.ROOT)::startsWith);
    }

    @Override
    public String toString() {
        return "GeneratorProperties[%s, model %s, %s]"
                .formatted(baseUrl, model, apiKey == null ? "no key" : "with key");
    }
}

package dev.winnow.app.generator;

import dev.winnow.app.chat.Generator;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Builds generators by hand: what Spring AI configures by itself demands a key at the start, even where no generator is wanted. */
public final class Generators {

    /** Sent where the generator wants no key: the client refuses to go without one. */
    private static final String NO_KEY = "none";

    private Generators() {}

    /** A generator with its circuit breaker and its metrics. Does not connect before the first call. */
    public static Generator open(GeneratorSettings settings, MeterRegistry metrics) {
        OpenAiChatOptions options =
                OpenAiChatOptions.builder()
                        .baseUrl(settings.baseUrl().toString())
                        .apiKey(settings.apiKey() == null ? NO_KEY : settings.apiKey())
                        .timeout(settings.timeout())
                        // An answer is no idempotent call: what was half written would be paid
                        // twice, and the deadline would pass meanwhile.
                        .maxRetries(0)
                        .model(settings.model())
                        .build();
        OpenAiChatModel model = OpenAiChatModel.builder().options(options).build();
        Generator generator = new SpringAiGenerator(model, settings.model(), settings.maxTokens());
        return new GuardedGenerator(new MeteredGenerator(generator, metrics), settings.timeout());
    }
}

package dev.winnow.app.generator;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import dev.winnow.app.chat.Generator;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Builds generators by hand: what Spring AI configures by itself demands a key at the start, even
 * where no generator is wanted.
 */
public final class Generators {

    /** Sent where the generator wants no key: the client refuses to go without one. */
    private static final String NO_KEY = "none";

    /**
     * Most bytes that a token of an answer may take on the wire: an event of a stream has 200 to
     * 300 of them, and ten times as many where the probabilities of twenty other tokens stand
     * beside it.
     */
    private static final long BYTES_PER_TOKEN = 4_096;

    /**
     * Bytes for what comes with an answer, such as the thoughts of a model that thinks before it
     * counts.
     */
    private static final long BYTES_BESIDE = 1_048_576;

    private Generators() {}

    /**
     * A generator with its circuit breaker and its metrics. Does not connect before the first call.
     */
    public static Generator open(GeneratorSettings settings, MeterRegistry metrics) {
        OpenAiChatOptions options =
                OpenAiChatOptions.builder()
                        .timeout(settings.timeout())
                        .model(settings.model())
                        .build();
        ClientOptions connection =
                ClientOptions.builder()
                        .httpClient(
                                new GeneratorHttpClient(
                                        BYTES_BESIDE + BYTES_PER_TOKEN * settings.maxTokens()))
                        .baseUrl(settings.baseUrl().toString())
                        .apiKey(settings.apiKey() == null ? NO_KEY : settings.apiKey())
                        .timeout(settings.timeout())
                        // An answer is no idempotent call: what was half written would be paid
                        // twice, and the deadline would pass meanwhile.
                        .maxRetries(0)
                        .build();
        OpenAiChatModel model =
                OpenAiChatModel.builder()
                        .openAiClient(new OpenAIClientImpl(connection))
                        .openAiClientAsync(new OpenAIClientAsyncImpl(connection))
                        .options(options)
                        .build();
        Generator generator = new SpringAiGenerator(model, settings);
        return new GuardedGenerator(new MeteredGenerator(generator, metrics), settings.timeout());
    }
}

package dev.winnow.app.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.generator.GeneratorProperties.LimitParameter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

class GeneratorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ToolCall CLOCK = new ToolCall("call_1", "clock", "{\"zone\":\"UTC\"}");

    private final FakeOpenAi server = new FakeOpenAi();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Generator generator = open(server.baseUrl());

    private Generator open(URI url) {
        return open(url, PATIENCE, LimitParameter.MAX_TOKENS);
    }

    private Generator open(URI url, Duration time, LimitParameter limit) {
        return OpenAiGenerator.open(FakeOpenAi.settings(url, "secret", time, limit), metrics);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Generator.Request asking(ChatMessage... messages) {
        return new Generator.Request(List.of(messages), new TreeMap<>(), PATIENCE);
    }

    private static Generator.Request request(Map<String, Object> parameters) {
        return new Generator.Request(
                List.of(ChatMessage.system("be brief"), ChatMessage.user("why?")),
                new TreeMap<>(parameters),
                PATIENCE);
    }

    private static Generator.Request request() {
        return request(Map.of());
    }

    /** One that has no more time than this. */
    private static Generator.Request within(Duration time) {
        return new Generator.Request(List.of(ChatMessage.user("why?")), new TreeMap<>(), time);
    }

    /** What whole answers and streams of the server's end as. */
    private static GeneratedAnswer said(String text) {
        return new GeneratedAnswer(text, List.of(), "stop", new GeneratedAnswer.Usage(11, 3));
    }

    @Test
    void hands_over_messages_key_and_model_and_returns_the_answer() throws Exception {
        server.answers(FakeOpenAi.whole("because"));

        assertThat(generator.generate(request())).isEqualTo(said("because"));
        assertThat(server.key()).isEqualTo("Bearer secret");
        JsonNode sent = server.request();
        assertThat(sent.get("model").asString()).isEqualTo("fake");
        assertThat(sent.at("/messages/0/role").asString()).isEqualTo("system");
        assertThat(sent.at("/messages/1/content").asString()).isEqualTo("why?");
        assertThat(metrics.get(WinnowNames.GENERATOR_FIRST_TOKEN).timer().count()).isEqualTo(1);
    }

    @Test
    void hands_over_parameters_that_it_does_not_know_unchanged() throws Exception {
        generator.generate(
                request(
                        Map.of(
                                "temperature", 0.25,
                                "top_k_of_some_server", List.of(1, "two", Map.of("three", true)),
                                "tools", List.of(Map.of("function", Map.of("name", "clock"))))));

        JsonNode sent = server.request();
        assertThat(sent.get("temperature").asDouble()).isEqualTo(0.25);
        assertThat(sent.get("top_k_of_some_server")).hasToString("[1,\"two\",{\"three\":true}]");
        assertThat(sent.at("/tools/0/function/name").asString()).isEqualTo("clock");
    }

    /** Of two bounds the lower one holds, and what is none does not count. */
    @Test
    void bounds_the_length_of_the_answer_under_one_name_whatever_the_caller_used()
            throws Exception {
        // Its lowest 64 bits are the number 1.
        BigInteger huge = BigInteger.TWO.pow(64).add(BigInteger.ONE);
        generator.generate(request());
        generator.generate(request(Map.of("max_completion_tokens", 9_999)));
        generator.generate(request(Map.of("max_tokens", 7)));
        generator.generate(request(Map.of("max_completion_tokens", 7, "max_tokens", 9_999)));
        generator.generate(request(Map.of("max_tokens", -1)));
        generator.generate(request(Map.of("max_tokens", huge)));

        for (int most : List.of(500, 500, 7, 7, 500, 500)) {
            JsonNode sent = server.request();
            assertThat(sent.get("max_tokens").asInt()).isEqualTo(most);
            assertThat(sent.has("max_completion_tokens")).isFalse();
        }
    }

    /** As OpenAI's reasoning models do. */
    @Test
    void a_generator_that_refuses_max_tokens_and_temperature_answers_with_the_setting()
            throws Exception {
        server.answersTo(
                request ->
                        request.has("max_tokens") || request.has("temperature")
                                ? FakeOpenAi.error(400)
                                : FakeOpenAi.whole("fine"));
        Generator reasoning =
                open(server.baseUrl(), PATIENCE, LimitParameter.MAX_COMPLETION_TOKENS);
        InstantSource clock = InstantSource.system();
        List<Turn> said =
                List.of(new Turn(Turn.Role.USER, "why?"), new Turn(Turn.Role.ASSISTANT, "because"));
        Deadline deadline = Deadline.in(Duration.ofSeconds(60), clock);
        Query followUp =
                new QuestionRewriter(reasoning, false, clock)
                        .question("and now?", said, Filter.all(), deadline)
                        .query();

        assertThat(reasoning.generate(request()).text()).isEqualTo("fine");
        // As the Responses API, and as the title of a front end.
        for (int asked : List.of(300, 1_000)) {
            assertThat(reasoning.generate(request(Map.of("max_tokens", asked))).text())
                    .isEqualTo("fine");
        }
        assertThat(followUp.rewritten()).isEqualTo("fine");
        for (int most : List.of(120, 500, 300, 500)) {
            assertThat(server.request().get("max_completion_tokens").asInt()).isEqualTo(most);
        }
        assertThat(reasonOf(generator)).isEqualTo(Reason.REFUSED);
    }

    @Test
    void carries_tool_calls_and_their_results_both_ways() throws Exception {
        server.answers(FakeOpenAi.toolCall("clock", "{\"zone\":\"UTC\"}"));
        ToolCall earlier = new ToolCall("call_0", "clock", "{}");

        GeneratedAnswer answer =
                generator.generate(
                        asking(
                                ChatMessage.user("what time is it?"),
                                message(ChatMessage.Role.ASSISTANT, "", List.of(earlier), null),
                                message(ChatMessage.Role.TOOL, "noon", List.of(), "call_0")));

        assertThat(answer.toolCalls()).containsExactly(CLOCK);
        assertThat(answer.finishReason()).isEqualTo("tool_calls");
        JsonNode messages = server.request().get("messages");
        assertThat(messages.at("/1/tool_calls/0/id").asString()).isEqualTo("call_0");
        assertThat(messages.at("/2/tool_call_id").asString()).isEqualTo("call_0");
        assertThat(messages.at("/2/content").asString()).isEqualTo("noon");
    }

    private static ChatMessage message(
            ChatMessage.Role role, String text, List<ToolCall> calls, @Nullable String answers) {
        return new ChatMessage(role, text, List.of(), calls, answers);
    }

    @Test
    void puts_a_call_together_that_comes_in_parts() throws Exception {
        String choice = "{\"choices\":[{\"index\":0,\"delta\":%s}]}";
        server.answers(
                FakeOpenAi.events(
                        choice.formatted(
                                """
                                {"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1",\
                                "type":"function","function":{"name":"clock","arguments":""}}]}"""),
                        choice.formatted(
                                """
                                {"tool_calls":[{"index":0,"function":{"arguments":"{\\"zone\\":"}}]}"""),
                        choice.formatted(
                                """
                                {"tool_calls":[{"index":0,"function":{"arguments":"\\"UTC\\"}"}}]}"""),
                        """
                        {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""));

        assertThat(generator.stream(request(), part -> {}, () -> false))
                .isEqualTo(new GeneratedAnswer("", List.of(CLOCK), "tool_calls", null));
    }

    @Test
    void hands_images_to_the_generator() throws Exception {
        URI image = URI.create("data:image/png;base64,iVBORw0KGgo=");
        ChatMessage.Role user = ChatMessage.Role.USER;
        generator.generate(
                asking(new ChatMessage(user, "what is this?", List.of(image), List.of(), null)));

        JsonNode parts = server.request().at("/messages/0/content");
        assertThat(parts.get(0).get("text").asString()).isEqualTo("what is this?");
        assertThat(parts.get(1).get("image_url").get("url").asString()).isEqualTo(image.toString());
    }

    @Test
    void streams_parts_in_order_and_returns_the_whole() throws Exception {
        server.answers(FakeOpenAi.parts(List.of("be", "cau", "se 😀")));
        List<String> parts = new ArrayList<>();

        assertThat(generator.stream(request(), parts::add, () -> false))
                .isEqualTo(said("because 😀"));
        assertThat(parts).containsExactly("be", "cau", "se 😀");
        assertThat(server.request().get("stream_options").get("include_usage").asBoolean())
                .isTrue();
    }

    @Test
    void hangs_up_when_nobody_waits_any_more() throws Exception {
        server.answers(server.endless());
        AtomicBoolean gone = new AtomicBoolean();

        GeneratedAnswer answer = generator.stream(request(), part -> gone.set(true), gone::get);

        assertThat(answer.text()).startsWith("word ");
        server.awaitHangUp();
    }

    @Test
    void tells_a_stream_that_breaks_off_from_one_that_ends() {
        server.answers(FakeOpenAi.brokenAfter("be"));
        List<String> parts = new ArrayList<>();

        assertThat(streamFailure(request(), parts::add)).isNotNull();

        assertThat(parts).containsExactly("be");
    }

    @Test
    void gives_each_failure_its_own_reason() {
        assertThat(reasonOf(401)).isEqualTo(Reason.FAILED);
        assertThat(reasonOf(400)).isEqualTo(Reason.REFUSED);
        assertThat(reasonOf(429)).isEqualTo(Reason.BUSY);
        assertThat(reasonOf(503)).isEqualTo(Reason.FAILED);
        server.close();
        assertThat(reasonOf(open(server.baseUrl()))).isEqualTo(Reason.UNREACHABLE);
    }

    private Reason reasonOf(int status) {
        server.answers(FakeOpenAi.error(status));
        return reasonOf(generator);
    }

    private static Reason reasonOf(Generator failing) {
        return failure(failing, request()).reason();
    }

    private static GeneratorException failure(Generator failing, Generator.Request request) {
        return catchThrowableOfType(GeneratorException.class, () -> failing.generate(request));
    }

    private GeneratorException streamFailure(Generator.Request request, Consumer<String> parts) {
        return catchThrowableOfType(
                GeneratorException.class, () -> generator.stream(request, parts, () -> false));
    }

    @Test
    void gives_up_on_a_generator_that_takes_longer_than_the_request_has() {
        Generator.Request hasty = within(Duration.ofMillis(200));
        server.answers(server.silence());
        assertThat(failure(generator, hasty).reason()).isEqualTo(Reason.TIMEOUT);
        server.answers(server.silenceAfter("be"));
        assertThat(streamFailure(hasty, part -> {}).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void leaves_a_generator_alone_that_keeps_failing() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(reasonOf(500)).isEqualTo(Reason.FAILED);
        }
        server.forget();

        assertThat(reasonOf(generator)).isEqualTo(Reason.OPEN_CIRCUIT);
        assertThat(server.wasAsked()).isFalse();
        server.answers(FakeOpenAi.whole("back"));
        assertThat(open(server.baseUrl()).generate(request())).isEqualTo(said("back"));
    }

    @Test
    void does_not_blame_the_generator_for_what_callers_do_wrong_or_for_their_haste()
            throws Exception {
        for (int i = 0; i < 12; i++) {
            assertThat(reasonOf(400)).isEqualTo(Reason.REFUSED);
        }
        server.answers(server.silence());
        for (int i = 0; i < 6; i++) {
            assertThat(failure(generator, within(Duration.ofMillis(50))).reason())
                    .isEqualTo(Reason.TIMEOUT);
        }
        server.answers(FakeOpenAi.whole("fine"));

        assertThat(generator.generate(request())).isEqualTo(said("fine"));
    }

    @Test
    void leaves_a_generator_alone_that_does_not_keep_to_the_time_configured() {
        server.answers(server.silence());
        Duration time = Duration.ofMillis(50);
        Generator slow = open(server.baseUrl(), time, LimitParameter.MAX_TOKENS);
        for (int i = 0; i < 5; i++) {
            assertThat(failure(slow, within(time)).reason()).isEqualTo(Reason.TIMEOUT);
        }

        assertThat(failure(slow, within(time)).reason()).isEqualTo(Reason.OPEN_CIRCUIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void follows_no_redirect(int status) throws Exception {
        try (FakeOpenAi elsewhere = new FakeOpenAi()) {
            server.answers(
                    exchange -> {
                        exchange.getResponseHeaders()
                                .set("Location", elsewhere.baseUrl() + "/chat/completions");
                        exchange.sendResponseHeaders(status, -1);
                    });

            assertThat(failure(generator, request()))
                    .hasMessageContaining("not followed")
                    .returns(Reason.FAILED, GeneratorException::reason);
            assertThat(streamFailure(request(), part -> {})).hasMessageContaining("not followed");
            assertThat(elsewhere.wasAsked()).isFalse();
        }
    }

    @Test
    void takes_no_more_of_an_answer_than_the_length_allows() {
        server.answers(FakeOpenAi.whole("word ".repeat(500 * 64 / 5 + 1)));
        assertThat(failure(generator, request()))
                .hasMessageContaining("winnow.generator.max-tokens")
                .returns(Reason.FAILED, GeneratorException::reason);

        server.answers(server.endless());
        List<String> parts = new ArrayList<>();
        assertThat(streamFailure(request(), parts::add))
                .hasMessageContaining("winnow.generator.max-tokens");
        assertThat(String.join("", parts)).hasSizeLessThanOrEqualTo(500 * 64);

        // Whatever the bytes are.
        server.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(" ".repeat(5_000_000).getBytes(UTF_8));
                });
        assertThat(failure(generator, request()))
                .hasMessageContaining("winnow.generator.max-tokens");
    }

    @Test
    void keeps_the_key_out_of_its_words() {
        GeneratorProperties settings =
                FakeOpenAi.settings(
                        server.baseUrl(), "secret", PATIENCE, LimitParameter.MAX_TOKENS);

        assertThat(settings.toString()).doesNotContain("secret");
    }

    private static GeneratorProperties withImageAddresses(String... beginnings) {
        MapConfigurationPropertySource settings = new MapConfigurationPropertySource();
        settings.put("winnow.generator.image-addresses", String.join(",", beginnings));
        return new Binder(settings).bindOrCreate("winnow.generator", GeneratorProperties.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://images.example.org",
                "HTTPS://images.example.org:8443",
                "http://10.0.0.7",
                "https:images.example.org",
                "https:///images.example.org"
            })
    void the_beginning_of_an_image_address_that_other_hosts_share_stops_the_start(
            String beginning) {
        assertThatThrownBy(() -> withImageAddresses("data:image/", beginning))
                .rootCause()
                .hasMessageContaining("winnow.generator.image-addresses")
                .hasMessageContaining("write " + beginning + "/");
    }

    @Test
    void capitals_do_not_matter_to_an_image_address_but_other_letters_do() {
        // A host with its slash, a path and a whole scheme are fine.
        GeneratorProperties generator =
                withImageAddresses(
                        "https://Images.example.org/",
                        "data:image/png",
                        "http://a.example/b",
                        "x://");

        assertThat(generator.imageAddresses()).hasSize(4);

        assertThat(generator.isImageAddress("HTTPS://images.example.org/a.png")).isTrue();
        assertThat(generator.isImageAddress("https://\u0131mages.example.org/a.png")).isFalse();
        assertThat(generator.isImageAddress("https://\u0130mages.example.org/a.png")).isFalse();
        assertThat(generator.isImageAddress("http\u017f://images.example.org/a.png")).isFalse();
    }
}

package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.generator.FakeOpenAi;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("servers")
class ChatStreamTest extends ChatOverHttp {

    @Test
    void streams_role_words_citations_usage_and_done() {
        generator.answers(FakeOpenAi.parts(List.of("It returns ", "offsets ", "[1].")));

        Answer answer =
                reader.post(
                        CHAT,
                        chat(
                                "winnow",
                                "stream",
                                true,
                                "stream_options",
                                Map.of("include_usage", true)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.header("Server-Timing")).contains("pruner;dur=");
        List<String> events = events(answer.body());
        assertThat(events.getLast()).isEqualTo("[DONE]");
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Client.JSON::readTree).toList();
        assertThat(chunks).hasSize(6);
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks.getFirst().at("/choices/0").has("finish_reason")).isTrue();
        assertThat(chunks.subList(1, 4))
                .extracting(chunk -> chunk.at("/choices/0/delta/content").asString())
                .containsExactly("It returns ", "offsets ", "[1].");
        JsonNode last = chunks.get(4);
        assertThat(last.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(last.at("/choices/0/delta/annotations/0/url_citation/start_index").asInt())
                .isEqualTo(19);
        assertThat(last.at("/winnow/citations")).isNotEmpty();
        assertThat(chunks.get(5).get("choices")).isEmpty();
        assertThat(chunks.get(5).at("/usage/total_tokens").asInt()).isEqualTo(14);
        assertThat(chunks)
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id")));
    }

    @Test
    void says_that_the_generator_broke_off_after_the_first_word_in_an_event() {
        generator.answers(FakeOpenAi.brokenAfter("It "));

        List<String> events = events(reader.post(CHAT, chat("winnow", "stream", true)).body());

        JsonNode last = Client.JSON.readTree(events.getLast());
        assertThat(last.at("/error/code").asString()).isEqualTo("generator_unreachable");
        assertThat(events).noneMatch("[DONE]"::equals);
    }

    @Test
    void stops_the_generator_when_the_client_hangs_up() throws Exception {
        generator.answers(generator.endless());

        try (InputStream answer = reader.open(CHAT, chat("winnow", "stream", true))) {
            assertThat(
                            new String(
                                    answer.readNBytes(2_000),
                                    java.nio.charset.StandardCharsets.UTF_8))
                    .contains("word ");
        }

        generator.awaitHangUp();
    }
}

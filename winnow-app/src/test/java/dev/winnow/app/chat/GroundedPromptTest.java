package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.Citation;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.sentence.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroundedPromptTest {

    private static final String TEXT =
            "[1] Manual\nIt returns a probability.\n\n[2] Notes\nSee [1] of the list.";

    private final GroundedPrompt prompt =
            new GroundedPrompt(new Fence("a key of this server".getBytes(StandardCharsets.UTF_8)));

    private static CompactContext context(String text) {
        return new CompactContext(
                text,
                !text.isEmpty(),
                List.of(citation(1), citation(2)),
                List.of(),
                List.of(),
                10,
                5,
                "o200k_base");
    }

    private static Citation citation(int marker) {
        return new Citation(
                marker, new DocumentId("d" + marker), "Title", null, List.of(new Span(0, 4)));
    }

    @Test
    void keeps_the_callers_messages_and_puts_the_sources_last() {
        List<ChatMessage> messages =
                prompt.messages(
                        new Conversation(
                                List.of(
                                        ChatMessage.system("Answer in verse."),
                                        ChatMessage.user("Hello"),
                                        ChatMessage.assistant("Good day"),
                                        ChatMessage.user("What does it return?"))),
                        context(TEXT));

        assertThat(messages.subList(0, 3))
                .containsExactly(
                        ChatMessage.system("Answer in verse."),
                        ChatMessage.user("Hello"),
                        ChatMessage.assistant("Good day"));
        assertThat(messages).hasSize(4);
        assertThat(messages.get(3).text())
                .startsWith("What does it return?\n\n")
                .contains(TEXT)
                .matches("(?s).*----- end [0-9a-f]{16} -----$");
    }

    @Test
    void leaves_results_of_tools_behind_the_question() {
        ChatMessage call =
                new ChatMessage(
                        ChatMessage.Role.ASSISTANT,
                        "",
                        List.of(),
                        List.of(new ToolCall("c1", "clock", "{}")),
                        null);
        ChatMessage result =
                new ChatMessage(ChatMessage.Role.TOOL, "noon", List.of(), List.of(), "c1");

        List<ChatMessage> messages =
                prompt.messages(
                        new Conversation(List.of(ChatMessage.user("When is it?"), call, result)),
                        context(TEXT));

        assertThat(messages.getFirst().text()).contains(TEXT);
        assertThat(messages.subList(1, 3)).containsExactly(call, result);
    }

    @Test
    void says_so_when_nothing_was_found() {
        List<ChatMessage> messages =
                prompt.messages(new Conversation(List.of(ChatMessage.user("When?"))), context(""));

        assertThat(messages.getFirst().text())
                .startsWith("When?\n\n")
                .contains("No source was found")
                .doesNotContain("-----");
    }

    @Test
    void finds_the_markers_that_name_a_source() {
        List<CitedMarker> cited =
                CitedMarker.in("So it is [1], and so [1, 2], not [7].", context(TEXT).citations());

        assertThat(cited).extracting(marker -> marker.citation().marker()).containsExactly(1, 1, 2);
        assertThat(cited).extracting(CitedMarker::start).containsExactly(9, 21, 21);
        assertThat(cited).extracting(CitedMarker::end).containsExactly(12, 27, 27);
    }

    @Test
    void tells_the_markers_of_blocks_from_numbers_in_the_text() {
        String answer = ExtractiveAnswer.of(context(TEXT));

        List<CitedMarker> cited = CitedMarker.ofBlocks(answer, context(TEXT).citations());

        assertThat(cited).hasSize(2);
        assertThat(answer.substring(cited.get(0).start(), cited.get(0).end())).isEqualTo("[1]");
        assertThat(answer.substring(cited.get(1).start())).startsWith("[2] Notes");
    }

    @Test
    void says_that_an_extractive_answer_is_one() {
        assertThat(ExtractiveAnswer.of(context(TEXT)))
                .startsWith("No generator is configured")
                .endsWith(TEXT);
        assertThat(ExtractiveAnswer.of(context("")))
                .startsWith("No generator is configured")
                .contains("no sentence");
    }
}

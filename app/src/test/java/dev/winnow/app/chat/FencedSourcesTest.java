package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.O200kTokenCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FencedSourcesTest {

    private static final String TEXT =
            "[1] Manual\nIt returns a probability.\n\n[2] Notes\nSee [1] of the list.";

    private final PromptFence fence =
            new PromptFence("a key of this server".getBytes(StandardCharsets.UTF_8));

    private static CompactContext context(String text) {
        int second = Math.max(0, text.indexOf("\n\n[2]") + 2);
        List<Citation> citations =
                List.of(
                        citation(1, new Span(0, second)),
                        citation(2, new Span(second, text.length())));
        return new CompactContext(text, true, citations, List.of(), List.of(), 10, 5, "o200k_base");
    }

    private static final CompactContext EMPTY =
            new CompactContext("", false, List.of(), List.of(), List.of(), 10, 5, "o200k_base");

    private static Citation citation(int marker, Span block) {
        DocumentId id = new DocumentId("d" + marker);
        return new Citation(marker, id, "Title", null, List.of(new Span(0, 4)), block, List.of());
    }

    private FencedSources fenced(CompactContext context) {
        return new FencedSources(fence, context);
    }

    private List<ChatMessage> messages(CompactContext context, ChatMessage... conversation) {
        return fenced(context).messages(new Conversation(List.of(conversation)));
    }

    private CitedAnswer cited(String answer) {
        return fenced(context(TEXT)).cited(new GeneratedAnswer(answer, List.of(), "stop", null));
    }

    @Test
    void keeps_the_callers_messages_and_puts_the_sources_last() {
        ChatMessage system = ChatMessage.system("Answer in verse.");
        ChatMessage hello = ChatMessage.user("Hello");
        ChatMessage greeting = ChatMessage.assistant("Good day");
        ChatMessage question = ChatMessage.user("What does it return?");

        List<ChatMessage> messages = messages(context(TEXT), system, hello, greeting, question);

        assertThat(messages).hasSize(4).startsWith(system, hello, greeting);
        assertThat(messages.get(3).text())
                .startsWith("What does it return?\n\n")
                .contains("It returns a probability.")
                .matches("(?s).*----- end [0-9a-f]{16} -----$");
    }

    @Test
    void leaves_results_of_tools_behind_the_question() {
        List<ToolCall> calls = List.of(new ToolCall("c1", "clock", "{}"));
        ChatMessage call = new ChatMessage(ChatMessage.Role.ASSISTANT, "", List.of(), calls, null);
        ChatMessage result =
                new ChatMessage(ChatMessage.Role.TOOL, "noon", List.of(), List.of(), "c1");

        List<ChatMessage> messages =
                messages(context(TEXT), ChatMessage.user("When is it?"), call, result);

        assertThat(messages.getFirst().text()).contains("It returns a probability.");
        assertThat(messages.subList(1, 3)).containsExactly(call, result);
    }

    @Test
    void says_so_when_nothing_was_found() {
        assertThat(messages(EMPTY, ChatMessage.user("When?")).getFirst().text())
                .startsWith("When?\n\n")
                .contains("No source was found")
                .doesNotContain("-----");
    }

    @Test
    void tags_the_markers_of_sources_and_no_number_of_a_document() {
        FencedSources sources = fenced(context(TEXT));

        assertThat(sources.marker(2)).matches("\\[2\u00B7[0-9a-f]{4}]");
        assertThat(messages(context(TEXT), ChatMessage.user("What?")).getFirst().text())
                .contains(
                        "-----\n%s Manual\nIt returns a probability.\n\n%s Notes\nSee \uFF3B1] of the list.\n-----"
                                .formatted(sources.marker(1), sources.marker(2)))
                .contains("like " + sources.marker(1));
    }

    @Test
    void a_tag_is_of_this_context_alone() {
        assertThat(fenced(context(TEXT)).marker(1))
                .isEqualTo(fenced(context(TEXT)).marker(1))
                .isNotEqualTo(fenced(context(TEXT + "!")).marker(1));
    }

    @Test
    void finds_the_markers_that_name_a_source_and_takes_their_tags_away() {
        FencedSources sources = fenced(context(TEXT));
        String tag = sources.marker(1).substring(2, 7);
        CitedAnswer cited =
                cited("So it is [1%1$s], and so [1%1$s, 2%1$s], not [7%1$s].".formatted(tag));

        assertThat(cited.answer().text()).isEqualTo("So it is [1], and so [1, 2], not [7].");
        assertThat(cited.markers())
                .extracting(each -> each.citation().marker(), CitedMarker::start, CitedMarker::end)
                .containsExactly(tuple(1, 9, 12), tuple(1, 21, 27), tuple(2, 21, 27));
    }

    @Test
    void takes_a_marker_without_its_tag_unless_a_document_holds_that_number() {
        CitedAnswer cited = cited("So it is [2], or [1], or [1, 2].");

        assertThat(cited.markers())
                .extracting(marker -> marker.citation().marker())
                .as("the notes say [1], which the generator may have copied")
                .containsExactly(2, 2);
    }

    @Property
    void tags_go_however_the_answer_is_cut_into_parts(@ForAll long seed) {
        FencedSources sources = fenced(context(TEXT));
        String tag = sources.marker(1).substring(2, 7);
        Random random = new Random(seed);
        String start = tag.substring(0, 3);
        List<String> pieces = List.of("[1" + tag + "]", start, "\u00B7", " a word ", "[2]", tag);
        String answer = random.ints(12, 0, 6).mapToObj(pieces::get).collect(Collectors.joining());
        List<String> parts = new ArrayList<>();
        FencedSources.Untagging untagged = sources.new Untagging(parts::add);
        for (int from = 0; from < answer.length(); ) {
            int to = Math.min(answer.length(), from + 1 + random.nextInt(4));
            untagged.accept(answer.substring(from, to));
            from = to;
        }
        untagged.end();

        assertThat(String.join("", parts)).isEqualTo(cited(answer).answer().text());
        assertThat(parts).doesNotContain("");
    }

    @Test
    void moves_markers_along_when_a_link_before_them_is_broken() {
        CitedAnswer cited = ScriptLinks.broken(cited("[x](javascript:y) [2](data:z) and [2]."));

        assertThat(cited.answer().text()).isEqualTo("[x] (javascript:y) [2] (data:z) and [2].");
        assertThat(cited.markers())
                .extracting(marker -> cited.answer().text().substring(marker.start(), marker.end()))
                .containsExactly("[2]", "[2]");
    }

    @Test
    void takes_the_markers_of_blocks_from_their_places() {
        AnswerService service =
                new AnswerService(null, fence, new O200kTokenCounter(), Duration.ofSeconds(1));
        Conversation conversation = new Conversation(List.of(ChatMessage.user("What?")));
        CitedAnswer found = service.extract(conversation, context(TEXT));
        String text = found.answer().text();
        CitedAnswer nothing = service.extract(conversation, EMPTY);

        assertThat(text).startsWith("No generator is configured").endsWith(TEXT);
        assertThat(found.markers())
                .extracting(marker -> text.substring(marker.start(), marker.start() + 5))
                .containsExactly("[1] M", "[2] N");
        assertThat(nothing.answer().text())
                .startsWith("No generator is configured")
                .contains("no sentence");
        assertThat(nothing.markers()).isEmpty();
    }
}

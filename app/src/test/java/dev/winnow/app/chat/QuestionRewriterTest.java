package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.chat.QuestionRewriter.ChatQuestion;
import dev.winnow.app.chat.QuestionRewriter.ChatQuestion.Form;
import dev.winnow.app.generator.FakeOpenAi;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.query.Filter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuestionRewriterTest {

    private static final ChatMessage[] FOLLOW_UP = {
        ChatMessage.system("You are a pirate."),
        ChatMessage.user("How does the reranker score long passages?"),
        ChatMessage.assistant("In windows."),
        ChatMessage.user("And on a GPU?")
    };

    private final InstantSource clock = InstantSource.system();
    private final FakeOpenAi server = new FakeOpenAi();
    private final QuestionRewriter rewriter =
            new QuestionRewriter(server.generator(null), true, clock);

    @AfterEach
    void stop() {
        server.close();
    }

    private ChatQuestion question(QuestionRewriter by, ChatMessage... messages) {
        Conversation conversation = new Conversation(List.of(messages));
        return by.question(
                conversation.question(),
                conversation.history(),
                Filter.all(),
                Deadline.in(Duration.ofSeconds(30), clock));
    }

    @Test
    void puts_the_rewritten_form_beside_the_question() throws Exception {
        server.answers(FakeOpenAi.whole(" How does the reranker score long passages on a GPU?\n"));

        ChatQuestion question = question(rewriter, FOLLOW_UP);

        assertThat(question.form()).isEqualTo(Form.REWRITTEN);
        assertThat(question.query().text()).isEqualTo("And on a GPU?");
        assertThat(question.query().effectiveText())
                .isEqualTo("How does the reranker score long passages on a GPU?");
        JsonNode sent = server.request();
        assertThat(sent.get("max_tokens").asInt()).isEqualTo(120);
        assertThat(sent.get("temperature").asInt()).isZero();
        assertThat(sent.get("messages")).hasSize(2);
        assertThat(sent.get("messages").get(1).get("content").asString())
                .contains(
                        "User: How does the reranker",
                        "Assistant: In windows.",
                        "Last question: And on a GPU?")
                .doesNotContain("pirate");
    }

    @Test
    void asks_nobody_about_a_first_question() {
        server.close();

        ChatQuestion question = question(rewriter, ChatMessage.user("And on a GPU?"));

        assertThat(question.form()).isEqualTo(Form.AS_ASKED);
        assertThat(question.query().rewritten()).isNull();
    }

    @Test
    void falls_back_to_the_turn_before_when_the_generator_fails_and_says_so() {
        server.answers(FakeOpenAi.error(500));

        ChatQuestion question = question(rewriter, FOLLOW_UP);

        assertThat(question.form()).isEqualTo(Form.REWRITE_FAILED);
        assertThat(question.query().effectiveText())
                .isEqualTo("And on a GPU? How does the reranker score long passages?");
    }

    @Test
    void does_not_take_an_essay_for_a_question() {
        String talk = "Certainly! Here it is:\n\nHow does it score?";
        for (String essay : List.of(talk, "why ".repeat(1_000))) {
            server.answers(FakeOpenAi.whole(essay));
            assertThat(question(rewriter, FOLLOW_UP).form()).isEqualTo(Form.REWRITE_FAILED);
        }
    }

    @Test
    void completes_a_follow_up_without_a_generator() {
        QuestionRewriter alone = new QuestionRewriter(null, true, clock);

        assertThat(question(alone, FOLLOW_UP).form()).isEqualTo(Form.COMPLETED);
        ChatMessage hello = ChatMessage.user("Hello there");
        ChatMessage whole = ChatMessage.user("What does the reranker return for each sentence?");
        assertThat(question(alone, hello, whole).form()).isEqualTo(Form.AS_ASKED);
    }

    @Test
    void takes_along_no_more_of_a_long_conversation_than_a_state_has_room_for() {
        ChatMessage[] messages = new ChatMessage[51];
        Arrays.fill(messages, ChatMessage.user("x".repeat(9_000)));
        messages[50] = ChatMessage.user("And on a GPU?");

        ChatQuestion question = question(new QuestionRewriter(null, true, clock), messages);

        assertThat(question.query().history()).hasSize(2);
    }
}

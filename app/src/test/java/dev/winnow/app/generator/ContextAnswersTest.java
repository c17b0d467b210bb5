package dev.winnow.app.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.PromptFence;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.AnswerRecord.AnswerUsage;
import dev.winnow.platform.kafka.event.AnswerRecord.WrittenAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ContextAnswersTest {

    private static final CompactContext CONTEXT =
            context(
                    "[1] Cats\nCats sleep.\n\n[2] Dogs\nDogs run.",
                    citation(1, "cats", new Span(0, 20)),
                    citation(2, "dogs", new Span(22, 40)));

    private final FakeOpenAi server = new FakeOpenAi();
    private final AnswerService grounded = grounded(true);
    private final ContextAnswers answers = new ContextAnswers(grounded);

    private static CompactContext context(String text, Citation... citations) {
        return new CompactContext(
                text, true, List.of(citations), List.of(), List.of(), 40, 12, "o200k_base");
    }

    private static Citation citation(int marker, String id, Span block) {
        return new Citation(marker, new DocumentId(id), id, null, List.of(), block, List.of());
    }

    private AnswerService grounded(boolean generator) {
        return new AnswerService(
                generator ? server.generator("secret") : null,
                new PromptFence("a key of this server".getBytes(StandardCharsets.UTF_8)),
                new O200kTokenCounter(),
                Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_generator_gets_the_prompt_of_the_chat() throws Exception {
        server.answers(FakeOpenAi.whole("They run [2]."));
        answers.write(Query.of("What do dogs do?"), CONTEXT);
        JsonNode byTopic = server.request();
        grounded.generate(Conversation.of(Query.of("What do dogs do?")), CONTEXT, new TreeMap<>());

        assertThat(byTopic).isEqualTo(server.request());
        assertThat(byTopic.path("messages").get(0).path("content").asString())
                .startsWith("What do dogs do?")
                .contains("----- sources ")
                .contains("Dogs run.");
    }

    @Test
    void an_answer_brings_the_sources_that_it_names() throws Exception {
        server.answersTo(
                request ->
                        FakeOpenAi.whole(
                                FakeOpenAi.marked(request, "They run [2], and more [7][2].")));
        WrittenAnswer answer = answers.write(Query.of("What do dogs do?"), CONTEXT);

        assertThat(answer.text()).isEqualTo("They run [2], and more [7][2].");
        assertThat(answer.citations()).extracting(Citation::marker).containsExactly(2);
        assertThat(answer.model()).isEqualTo("fake");
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.usage()).isEqualTo(new AnswerUsage(11, 3));
    }

    @Test
    void what_was_said_before_the_question_is_told() throws Exception {
        server.answers(FakeOpenAi.whole("yes"));
        List<Turn> before =
                List.of(
                        new Turn(Turn.Role.USER, "What do cats do?"),
                        new Turn(Turn.Role.ASSISTANT, "They sleep."));
        Query any = Query.of("x");
        answers.write(
                new Query("And dogs?", null, null, before, any.filter(), any.impacts()), CONTEXT);

        JsonNode messages = server.request().path("messages");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1).path("content").asString()).isEqualTo("They sleep.");
    }

    @Test
    void without_a_generator_the_kept_sentences_answer() throws Exception {
        WrittenAnswer answer =
                new ContextAnswers(grounded(false)).write(Query.of("What do dogs do?"), CONTEXT);

        assertThat(answer.text()).contains("Dogs run.");
        assertThat(answer.citations()).extracting(Citation::marker).containsExactly(1, 2);
        assertThat(answer.model()).isNull();
        assertThat(answer.usage()).isNull();
    }

    @Test
    void a_link_of_a_document_that_runs_something_is_broken_in_the_kept_sentences_too()
            throws Exception {
        CompactContext hostile =
                context(
                        "[1] Cats\nSee [more](javascript:alert(1)).",
                        citation(1, "cats", new Span(0, 43)));
        WrittenAnswer answer =
                new ContextAnswers(grounded(false)).write(Query.of("What do cats do?"), hostile);

        assertThat(answer.text()).contains("See [more] (javascript:alert(1)).");
        assertThat(answer.citations()).extracting(Citation::marker).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"500, generator-failed", "400, generator-refused"})
    void a_generator_that_fails_and_one_that_refuses_are_told_apart(int status, String type) {
        server.answers(FakeOpenAi.error(status));

        assertThatThrownBy(() -> answers.write(Query.of("why?"), CONTEXT))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).isEqualTo(type));
    }
}

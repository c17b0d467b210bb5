package dev.winnow.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.query.Query.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpRuleTest {

    private static final List<Turn> HISTORY =
            List.of(
                    new Turn(Turn.Role.USER, "How does the reranker score long passages?"),
                    new Turn(Turn.Role.ASSISTANT, "In windows."));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "And the default?",
                "Why does it cut them into windows of that many tokens?",
                "How many tokens does a window of this model hold at most?",
                "What is the reason behind that?",
                "ok"
            })
    void sees_that_a_question_leans_on_what_was_said(String question) {
        assertThat(FollowUpRule.leansOnHistory(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What does the reranker return for each sentence of a passage?",
                "Which model that scores sentences runs on the graphics card by default?",
                "How large may the serialised pipeline state become?"
            })
    void lets_a_question_stand_that_names_its_subject(String question) {
        assertThat(FollowUpRule.leansOnHistory(question)).isFalse();
        assertThat(FollowUpRule.complete(question, HISTORY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Thanks!", "Thank you so much for your help.", "Hi there", "Good night!"})
    void courtesy_asks_for_nothing(String message) {
        assertThat(FollowUpRule.complete(message, HISTORY)).isNull();
    }

    @Test
    void appends_the_users_turn_before_and_not_the_assistants() {
        String before = " How does the reranker score long passages?";

        assertThat(FollowUpRule.complete("And on a GPU?", HISTORY))
                .isEqualTo("And on a GPU?" + before);
        assertThat(FollowUpRule.complete("Thanks, and on a GPU?", HISTORY))
                .as("thanks before a question do not hide it")
                .endsWith(before);
        List<Turn> greeted = List.of(new Turn(Turn.Role.ASSISTANT, "Hello."));
        assertThat(FollowUpRule.complete("And why?", greeted)).isNull();
    }

    @Test
    void appends_the_beginning_of_a_turn_that_is_long() {
        List<Turn> essay = List.of(new Turn(Turn.Role.USER, "word ".repeat(5_000)));

        assertThat(FollowUpRule.complete("And why?", essay))
                .startsWith("And why? word word")
                .endsWith("word")
                .hasSizeLessThan(1_020);
    }
}

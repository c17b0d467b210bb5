package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.platform.kafka.topic.QuestionsTopic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPropertiesTest {

    private static KafkaProperties with(QuestionsTopic... questions) {
        return new KafkaProperties(
                KafkaProperties.Role.GATEWAY,
                "",
                1,
                List.of(),
                "",
                List.of(questions),
                new KafkaProperties.Documents(false, true));
    }

    private static QuestionsTopic questions(
            String topic, String tenant, List<String> groups, String outcomes, String answers) {
        return new QuestionsTopic(topic, tenant, groups, outcomes, answers);
    }

    @ParameterizedTest
    @CsvSource({
        "winnow.questions.v1, winnow.contexts.v1, winnow.answers.v1",
        "winnow.questions.acme.v1, winnow.contexts.acme.v1, winnow.answers.acme.v1",
        "winnow.questions.a.b_c-d.v1, winnow.contexts.a.b_c-d.v1, winnow.answers.a.b_c-d.v1",
        "winnow.questions.v1.v1, winnow.contexts.v1.v1, winnow.answers.v1.v1",
    })
    void outcomes_and_answers_are_named_like_the_questions(
            String topic, String outcomes, String answers) {
        QuestionsTopic questions = QuestionsTopic.of(topic);

        assertThat(questions.outcomes()).isEqualTo(outcomes);
        assertThat(questions.answers()).isEqualTo(answers);
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing follows from such a name.
        "acme-in, '', '', outcomes",
        "winnow.questions.ACME.v1, '', '', outcomes",
        "acme-in, winnow.contexts.acme.v1, '', answers",
        // Outcomes go to topics of outcomes, and answers to those of answers.
        "acme-in, winnow.documents.v1, winnow.answers.acme.v1, outcomes",
        "acme-in, winnow.contexts.acme.v1-dlt, winnow.answers.acme.v1, outcomes",
        "acme-in, winnow.contexts.acme.v1, winnow.contexts.acme.v1, answers",
        // What is over HTTP is of every tenant.
        "acme-in, winnow.contexts.http.v1, winnow.answers.acme.v1, HTTP",
        "winnow.questions.http.v1, '', '', HTTP",
    })
    void a_topic_that_says_nothing_of_them_is_refused_and_named(
            String topic, String outcomes, String answers, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> questions(topic, "acme", List.of(), outcomes, answers))
                .withMessageContaining(topic)
                .withMessageContaining(named);
    }

    @Test
    void another_name_says_where_its_questions_end() {
        QuestionsTopic questions =
                questions(
                        "acme-in",
                        "acme",
                        List.of(),
                        "winnow.contexts.acme.v1",
                        "winnow.answers.acme.v1");

        assertThat(with(questions).written())
                .containsExactly(
                        "winnow.accepted.v1",
                        "winnow.answers.acme.v1",
                        "winnow.contexts.acme.v1",
                        "winnow.contexts.http.v1");
    }

    @Test
    void topics_for_different_tenants_or_groups_do_not_end_in_the_same_topic() {
        QuestionsTopic acme = questions("winnow.questions.acme.v1", "acme", List.of("a"), "", "");
        for (QuestionsTopic other :
                List.of(
                        questions("b", "beta", List.of("a"), acme.outcomes(), acme.answers()),
                        questions("b", "acme", List.of("b"), acme.outcomes(), acme.answers()),
                        questions("b", "acme", List.of(), acme.outcomes(), acme.answers()),
                        questions(
                                "b",
                                "beta",
                                List.of("a"),
                                "winnow.contexts.b.v1",
                                acme.answers()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> with(acme, other))
                    .withMessageContaining("winnow.questions.acme.v1 and b ")
                    .withMessageContaining("give each its own");
        }
    }

    @Test
    void topics_for_the_same_readers_may_share_them_both() {
        QuestionsTopic acme =
                questions("winnow.questions.acme.v1", "acme", List.of("a", "b"), "", "");
        QuestionsTopic same =
                questions("b", "acme", List.of("b", "a"), acme.outcomes(), acme.answers());

        assertThat(with(acme, same).questions()).containsExactly(acme, same);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                with(
                                        acme,
                                        questions(
                                                "b",
                                                "acme",
                                                List.of("a", "b"),
                                                acme.outcomes(),
                                                "winnow.answers.b.v1")))
                .withMessageContaining("share their answers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(acme, acme))
                .withMessageContaining("twice");
    }

    @Test
    void without_any_there_is_the_default_topic_of_the_default_tenant() {
        assertThat(with().questions()).containsExactly(QuestionsTopic.DEFAULT);
    }
}

package dev.winnow.platform.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.platform.kafka.KafkaProperties;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionsTopicTest {

    private static final QuestionsTopic ACME =
            new QuestionsTopic("winnow.questions.acme.v1", "acme", List.of("a", "b"), "", "");

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

    @Test
    void without_any_there_is_the_default_topic_of_the_default_tenant() {
        assertThat(with().questions()).containsExactly(QuestionsTopic.DEFAULT);
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
                .isThrownBy(() -> new QuestionsTopic(topic, "acme", List.of(), outcomes, answers))
                .withMessageContaining(topic)
                .withMessageContaining(named);
    }

    @Test
    void a_topic_of_another_name_for_the_same_readers_may_end_where_theirs_ends() {
        QuestionsTopic other =
                new QuestionsTopic(
                        "in", "acme", List.of("b", "a"), ACME.outcomes(), ACME.answers());

        assertThat(with(ACME, other).questions()).containsExactly(ACME, other);
        assertThat(with(ACME, other).written())
                .containsExactly(
                        "winnow.accepted.v1",
                        "winnow.answers.acme.v1",
                        "winnow.contexts.acme.v1",
                        "winnow.contexts.http.v1");
    }

    @ParameterizedTest
    @CsvSource({
        "beta, a;b, winnow.contexts.acme.v1, winnow.answers.acme.v1, give each its own",
        "acme, b, winnow.contexts.acme.v1, winnow.answers.acme.v1, give each its own",
        "acme, '', winnow.contexts.acme.v1, winnow.answers.acme.v1, give each its own",
        "beta, a;b, winnow.contexts.b.v1, winnow.answers.acme.v1, give each its own",
        "acme, a;b, winnow.contexts.acme.v1, winnow.answers.b.v1, share their answers",
    })
    void different_readers_share_no_topic_and_the_same_ones_share_both(
            String tenant, String groups, String outcomes, String answers, String told) {
        QuestionsTopic other =
                new QuestionsTopic(
                        "in",
                        tenant,
                        groups.isEmpty() ? List.of() : List.of(groups.split(";")),
                        outcomes,
                        answers);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(ACME, other))
                .withMessageContaining("winnow.questions.acme.v1 and in ")
                .withMessageContaining(told);
    }

    @Test
    void a_topic_that_is_there_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(ACME, ACME))
                .withMessageContaining("twice");
    }
}

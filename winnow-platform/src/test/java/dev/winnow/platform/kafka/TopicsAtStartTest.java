package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TopicsAtStartTest {

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker =
                Broker.start(
                        new TopicPlan(1, (short) 1, 0, List.of(KafkaProperties.Questions.DEFAULT)));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static TopicsAtStart look(Set<String> written) {
        return new TopicsAtStart(
                Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address())),
                written);
    }

    @Test
    void a_topic_that_was_shared_once_is_named_where_nothing_ends_in_it_any_more(
            CapturedOutput output) {
        try (TopicsAtStart looking =
                look(Set.of("winnow.contexts.acme.v1", "winnow.contexts.http.v1"))) {
            assertThat(looking).isNotNull();
            await().atMost(Broker.PATIENCE).until(() -> output.getAll().contains("missing"));
        }

        assertThat(output.getAll())
                .contains("the topic winnow.contexts.v1 is left")
                .contains("the topic winnow.answers.v1 is left")
                .contains("the topics [winnow.contexts.acme.v1] are missing")
                .contains("winnow topics apply");
    }

    @Test
    void topics_in_use_are_not_named(CapturedOutput output) {
        // Looked at in this order: the second look tells when the first is over.
        try (TopicsAtStart first = look(Set.of("winnow.contexts.v1", "winnow.answers.v1"));
                TopicsAtStart second =
                        look(Set.of("winnow.contexts.v1", "winnow.answers.v1", "none"))) {
            assertThat(first).isNotEqualTo(second);
            await().atMost(Broker.PATIENCE).until(() -> output.getAll().contains("[none]"));
        }

        assertThat(output.getAll()).doesNotContain("is left");
    }
}

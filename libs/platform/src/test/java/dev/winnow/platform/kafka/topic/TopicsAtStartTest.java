package dev.winnow.platform.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.platform.kafka.TopicsBroker;
import dev.winnow.testing.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("servers")
@ExtendWith(OutputCaptureExtension.class)
class TopicsAtStartTest {

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = TopicsBroker.start(1, 0, QuestionsTopic.DEFAULT);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static TopicsAtStart look(Set<String> written) {
        return look(broker.address(), written);
    }

    private static TopicsAtStart look(String address, Set<String> written) {
        return new TopicsAtStart(
                Admin.create(Map.<String, Object>of("bootstrap.servers", address)), written);
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
        // One look names what is left before what is missing, so that the latter tells that it is
        // over.
        try (TopicsAtStart looking =
                look(Set.of("winnow.contexts.v1", "winnow.answers.v1", "none"))) {
            assertThat(looking).isNotNull();
            await().atMost(Broker.PATIENCE).until(() -> output.getAll().contains("[none]"));
        }

        assertThat(output.getAll()).doesNotContain("is left");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_program_that_never_met_its_broker_ends() throws IOException {
        try (ServerSocket noBroker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TopicsAtStart looking =
                    look("127.0.0.1:" + noBroker.getLocalPort(), Set.of("winnow.contexts.v1"));
            // It has begun to look, and hears nothing.
            try (Socket asked = noBroker.accept()) {
                looking.close();
                assertThat(asked.isConnected()).isTrue();
            }
        }
    }
}

package dev.winnow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests get the same broker, wherever it runs. */
@Tag("servers")
class BrokerTest {

    @Test
    void a_broker_in_this_process_keeps_its_contract() throws Exception {
        try (Broker broker = Broker.here(Map.of("log.cleaner.backoff.ms", "123"))) {
            keepsItsContract(broker);
        }
    }

    @Test
    void a_broker_in_a_container_keeps_its_contract() throws Exception {
        Optional<String> image = Containers.kafka();
        assumeTrue(
                image.isPresent(),
                "skipped, without an engine, its image, or by WINNOW_TEST_SERVERS: see the log");

        try (Broker broker =
                Broker.inContainer(image.get(), Map.of("log.cleaner.backoff.ms", "123"))) {
            keepsItsContract(broker);
        }
    }

    private static void keepsItsContract(Broker broker) throws Exception {
        broker.admin().createTopics(List.of(new NewTopic("a", 1, (short) 1))).all().get();
        String id = broker.admin().describeCluster().controller().get().idString();
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, id);
        broker.send("a", "first", "one");
        broker.send("a", null, (String) null);

        assertThat(Broker.text(broker.read("a", "first").value())).isEqualTo("one");
        assertThat(broker.all("a")).hasSize(2).last().extracting(r -> r.value()).isNull();
        Config settings = broker.admin().describeConfigs(List.of(node)).all().get().get(node);
        assertThat(settings.get("log.cleaner.backoff.ms").value()).isEqualTo("123");
        assertThat(broker.producer().partitionsFor("a")).hasSize(1);
        assertThat(broker.admin().listTopics().names().get()).containsExactly("a");
    }

    @Test
    void an_image_that_nobody_has_is_named() {
        assertThat(Containers.missing(List.of("winnow/no-such-image:1")))
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .containsAnyOf(
                                                "no container engine answers",
                                                "the image winnow/no-such-image:1 is not here"));
    }
}

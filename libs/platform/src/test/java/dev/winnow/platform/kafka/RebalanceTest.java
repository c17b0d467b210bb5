package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.ScopeSignature;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.web.RunningServer;
import dev.winnow.testing.Broker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * A second program of the same stage joins while the first is in the middle of what it has polled.
 */
@Tag("servers")
class RebalanceTest {

    private static final String READS = "winnow.facts.v1";
    private static final String WRITES = "winnow.candidates.v1";

    private static ScriptedStage first;
    private static ScriptedStage second;

    private final List<RunningServer> programs = new ArrayList<>();
    private Broker broker;

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class First {
        @Bean
        ScriptedStage retriever() {
            return first;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Second {
        @Bean
        ScriptedStage retriever() {
            return second;
        }
    }

    @BeforeEach
    void start() {
        broker = TopicsBroker.start(4, 3, QuestionsTopic.DEFAULT);
        first = new ScriptedStage(StageId.RETRIEVER);
        second = new ScriptedStage(StageId.RETRIEVER);
        second.letGo();
    }

    @AfterEach
    void stop() {
        first.letGo();
        programs.forEach(RunningServer::close);
        broker.close();
    }

    private void program(Class<?> beans, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--winnow.pipeline.transport=kafka",
                                "--winnow.kafka.concurrency=1",
                                "--spring.kafka.bootstrap-servers=" + broker.address()));
        arguments.addAll(List.of(more));
        programs.add(RunningServer.start(List.of(beans), arguments.toArray(String[]::new)));
    }

    /** So many states on the topic; on one of them the first program that sees it hangs. */
    private Set<String> send(int count, int hanging) {
        Events events = new Events(Clock.systemUTC(), new ScopeSignature(null));
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            PipelineState state =
                    Questions.question(i == hanging ? "retriever:hangs-once" : "number " + i);
            ids.add(ScriptedStage.id(state));
            broker.send(events.state(StageId.KG, state, new RecordHeaders()));
        }
        return ids;
    }

    private static int seen(ScriptedStage stage, Set<String> ids) {
        return ids.stream().mapToInt(stage::visits).sum();
    }

    /** Each result, and how often it was written; unequal repeats fail. */
    private Map<String, Integer> results() {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Integer> times = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.all(WRITES)) {
            String id = Broker.text(record.key());
            String value = Broker.text(record.value());
            assertThat(values.computeIfAbsent(id, ignored -> value)).isEqualTo(value);
            times.merge(id, 1, Integer::sum);
        }
        return times;
    }

    private int members() throws Exception {
        return broker.admin()
                .describeConsumerGroups(List.of("winnow-retriever"))
                .all()
                .get()
                .get("winnow-retriever")
                .members()
                .size();
    }

    private void nothingIsPutAside() {
        assertThat(broker.all(READS + "-retry-0")).isEmpty();
        assertThat(broker.all(READS + "-dlt")).isEmpty();
        assertThat(broker.all("winnow.contexts.v1")).isEmpty();
    }

    @Test
    void one_that_joins_in_the_middle_of_a_batch_takes_its_share_and_nothing_is_lost()
            throws Exception {
        program(First.class, "--spring.kafka.consumer.heartbeat-interval=200ms");
        Set<String> ids = send(200, 20);
        String hanging = new ArrayList<>(ids).get(20);
        await().atMost(Broker.PATIENCE).until(() -> first.visits(hanging) == 1);

        program(Second.class);
        await().atMost(Broker.PATIENCE).until(() -> members() == 2);
        first.letGo();
        await().atMost(Broker.PATIENCE)
                .until(
                        () -> {
                            ids.addAll(send(10, -1));
                            return seen(second, ids) > 0;
                        });

        await().atMost(Broker.PATIENCE)
                .untilAsserted(() -> assertThat(results().keySet()).containsAll(ids));
        assertThat(seen(first, ids)).isPositive();
        nothingIsPutAside();
    }

    @Test
    void one_that_was_given_up_in_the_middle_of_a_batch_repeats_at_most_what_it_had_in_hand() {
        // Given up after this time without a poll, as if it were dead.
        program(First.class, "--spring.kafka.consumer.properties.max.poll.interval.ms=2000");
        Set<String> ids = send(40, 10);
        String hanging = new ArrayList<>(ids).get(10);
        await().atMost(Broker.PATIENCE).until(() -> first.visits(hanging) == 1);

        program(Second.class);
        await().atMost(Broker.PATIENCE)
                .untilAsserted(() -> assertThat(results().keySet()).containsAll(ids));
        assertThat(second.visits(hanging)).isEqualTo(1);
        first.letGo();

        await().atMost(Broker.PATIENCE)
                .untilAsserted(() -> assertThat(results()).containsEntry(hanging, 2));
        // It is a member again and works as before.
        Set<String> more = send(40, -1);
        await().atMost(Broker.PATIENCE)
                .untilAsserted(() -> assertThat(results().keySet()).containsAll(more));
        nothingIsPutAside();
    }
}

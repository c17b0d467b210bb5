package dev.winnow.platform.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.platform.kafka.TopicsBroker;
import dev.winnow.platform.kafka.topic.TopicAdmin.Change;
import dev.winnow.testing.Broker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
class TopicAdminTest {

    private static final List<QuestionsTopic> QUESTIONS = List.of(QuestionsTopic.DEFAULT);

    private static Broker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = TopicsBroker.start(1, 0);
        admin = broker.admin();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void makes_what_is_missing_mends_what_differs_and_then_has_nothing_to_do() throws Exception {
        TopicAdmin topics = new TopicAdmin(admin);
        TopicPlan plan = new TopicPlan(2, (short) 1, 2, QUESTIONS);
        ConfigResource contexts =
                new ConfigResource(ConfigResource.Type.TOPIC, "winnow.contexts.http.v1");
        admin.incrementalAlterConfigs(
                        Map.of(
                                contexts,
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry("retention.ms", "1000"),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();

        // A broker knows of a setting a moment after its controller does.
        await().atMost(Broker.PATIENCE).until(() -> retention(contexts).equals("1000"));

        Map<String, Change> done = topics.apply(plan);

        assertThat(done)
                .containsEntry("winnow.questions.v1", Change.CREATED)
                .containsEntry("winnow.accepted.v1-retry-1", Change.CREATED)
                .containsEntry("winnow.accepted.v1", Change.PARTITIONS)
                // Records of one document must stay in one partition.
                .containsEntry("winnow.documents.v1", Change.REFUSED);
        Set<String> names = admin.listTopics().names().get();
        assertThat(names).contains("winnow.questions.v1-dlt", "winnow.reranked.v1-dlt");
        assertThat(retention(contexts)).isEqualTo("86400000");
        assertThat(topics.apply(plan)).containsOnlyKeys("winnow.documents.v1");
        assertThat(topics.apply(new TopicPlan(1, (short) 1, 2, QUESTIONS)))
                .containsEntry("winnow.accepted.v1", Change.KEPT);
    }

    private static String retention(ConfigResource topic) throws Exception {
        return admin.describeConfigs(List.of(topic))
                .all()
                .get()
                .get(topic)
                .get("retention.ms")
                .value();
    }
}

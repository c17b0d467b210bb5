package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.StrimziUsers.Right;
import dev.winnow.core.outcome.StageId;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The topics and users of {@code k8s/components/strimzi}. */
class StrimziTest {

    private static final Path TOPICS = Checkout.path("k8s/components/strimzi/topics.yaml");

    private static final String HEAD =
            """
            # Rendered from the plan of the topics, as "winnow topics apply" makes them; a test fails when this file drifts, and writes it with -Ddocs.write=true.
            """;

    private static final Path TENANT = Checkout.path("k8s/components/strimzi/tenant.yaml");

    private static final String TENANT_HEAD =
            """
            # Topics and user of those who ask for one tenant in a topic of its own. Nothing applies this by itself. For another tenant put its name in the place of acme:
            # sed s/acme/beta/ tenant.yaml | kubectl apply -n winnow -f - and let the gateway's setting winnow.kafka.questions name topic and tenant.
            # Rendered; a test fails when this file drifts, and writes it with -Ddocs.write=true.
            """;

    private static final Map<StageId, String> SERVICES =
            Map.of(
                    StageId.KG, "winnow-kg-service",
                    StageId.RETRIEVER, "winnow-retriever-service",
                    StageId.RERANKER, "winnow-reranker-service",
                    StageId.PRUNER, "winnow-pruner-service");

    @Test
    void the_topics_are_those_of_the_plan() throws IOException {
        check(TOPICS, HEAD + render(plan()), "");

        assertThat(Checkout.documents(TOPICS)).hasSameSizeAs(plan());
    }

    @Test
    void a_tenant_gets_the_topics_that_the_plan_has_with_it_and_has_not_without_it()
            throws IOException {
        List<NewTopic> more =
                new ArrayList<>(
                        plan(
                                QuestionsTopic.DEFAULT,
                                QuestionsTopic.of("winnow.questions.acme.v1")));
        more.removeIf(topic -> topics().contains(topic.name()));
        String text = Files.readString(TENANT);
        String user = text.substring(text.lastIndexOf("---\n"));

        check(TENANT, TENANT_HEAD + render(more), user);
        assertThat(more).extracting(NewTopic::name).allMatch(name -> name.contains(".acme."));
        assertThat(user).contains("kind: KafkaUser");
    }

    /** What follows what is rendered is written by hand. */
    private static void check(Path file, String rendered, String rest) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, rendered + rest);
        }
        assertThat(file).as("render it again with -Ddocs.write=true").hasContent(rendered + rest);
    }

    @Test
    void who_asks_for_a_tenant_may_use_the_topics_of_that_tenant_alone(@TempDir Path folder)
            throws IOException {
        assertThat(StrimziUsers.ofTenant("beta", folder))
                .isEqualTo(
                        Map.of(
                                "winnow-questioner-beta",
                                List.of(
                                        right("winnow.questions.beta.v1", "Describe", "Write"),
                                        right("winnow.contexts.beta.v1", "Describe", "Read"),
                                        right("winnow.answers.beta.v1", "Describe", "Read"),
                                        new Right(
                                                "group",
                                                "winnow-questioner-beta/",
                                                true,
                                                Set.of("Read")))));
    }

    private static Right right(String topic, String... operations) {
        return new Right("topic", topic, false, Set.of(operations));
    }

    @Test
    void the_job_makes_as_many_partitions_and_copies() throws IOException {
        JsonNode job = Checkout.document("k8s/base/topics.yaml");

        NewTopic topic = plan().getFirst();
        assertThat(Checkout.words(job.at("/spec/template/spec/containers/0/args")))
                .contains(
                        "--partitions=" + topic.numPartitions(),
                        "--replicas=" + topic.replicationFactor());
    }

    @ParameterizedTest
    @EnumSource
    void a_stage_may_do_what_it_does(StageId stage) throws IOException {
        String user = SERVICES.get(stage);
        assertMayTry(user, RecordTopic.into(stage));
        assertMay(user, "topic", "Write", RecordTopic.outOf(stage).topic());
        for (String name : List.of("", "http", "acme")) {
            assertMay(user, "topic", "Write", RecordTopic.CONTEXTS.topic(name));
            assertThat(may(user, "topic", "Read", RecordTopic.CONTEXTS.topic(name))).isFalse();
        }
        String group = "winnow-" + stage.label();
        assertMay(user, "group", "Read", group, group + "-retry-0");
    }

    @Test
    void the_gateway_may_ask_read_what_comes_of_it_and_answer_what_came_by_topic()
            throws IOException {
        for (String name : List.of("", "http", "acme")) {
            assertMay("winnow-app", "topic", "Read", RecordTopic.CONTEXTS.topic(name));
            assertMay("winnow-app", "topic", "Write", RecordTopic.ANSWERS.topic(name));
        }
        String acme = RecordTopic.QUESTIONS.topic("acme");
        assertMay("winnow-app", "topic", "Read", acme, RecordTopic.QUESTIONS.topic());
        assertMay("winnow-app", "topic", "Write", acme + "-dlt", RecordTopic.ACCEPTED.topic());
        for (StageId stage : StageId.values()) {
            assertMay("winnow-app", "topic", "Read", RecordTopic.outOf(stage).topic());
        }
        assertMayTry("winnow-app", RecordTopic.CONTEXTS);
        assertMay(
                "winnow-app",
                "group",
                "Read",
                "winnow-gateway-1",
                "winnow-answers",
                "winnow-answers-retry-0");
    }

    @Test
    void a_topic_of_the_line_has_one_writer() throws IOException {
        assertThat(users("Write", RecordTopic.ACCEPTED)).containsExactly("winnow-app");
        for (StageId stage : StageId.values()) {
            if (RecordTopic.outOf(stage) != RecordTopic.CONTEXTS) {
                assertThat(users("Write", RecordTopic.outOf(stage)))
                        .containsExactly(SERVICES.get(stage));
            }
        }
        // The gateway writes the dead letters of all topics of questions.
        assertThat(users("Write", RecordTopic.QUESTIONS))
                .containsExactly("winnow-app", "winnow-questioner");
        assertThat(users("Write", RecordTopic.ANSWERS)).containsExactly("winnow-app");
        assertThat(users("Write", RecordTopic.CONTEXTS)).doesNotContain("winnow-questioner");
    }

    @Test
    void no_right_is_for_a_topic_that_does_not_exist() throws IOException {
        for (List<Right> rights : StrimziUsers.read().values()) {
            assertThat(rights)
                    .filteredOn(right -> right.type().equals("topic"))
                    .isNotEmpty()
                    .allSatisfy(
                            right ->
                                    assertThat(topics())
                                            .anyMatch(
                                                    topic ->
                                                            right.covers(
                                                                    "topic", topic, "Describe")));
        }
    }

    @Test
    void documents_are_written_by_those_who_may_and_read_by_the_retriever_alone()
            throws IOException {
        String retriever = "winnow-retriever-service";
        assertThat(users("Write", RecordTopic.DOCUMENTS))
                .containsExactly("winnow-connector", retriever);
        assertThat(users("Read", RecordTopic.DOCUMENTS)).containsExactly(retriever);
        assertMay(retriever, "topic", "Write", "winnow.documents.v1-dlt");
        assertMay(retriever, "group", "Read", "winnow-ingest");
    }

    private static List<String> users(String operation, RecordTopic topic) throws IOException {
        List<String> users = new ArrayList<>();
        for (String user : StrimziUsers.read().keySet()) {
            if (may(user, "topic", operation, topic.topic())) {
                users.add(user);
            }
        }
        return users;
    }

    /** Read what is to be tried, write what is to be tried again or is given up. */
    private static void assertMayTry(String user, RecordTopic topic) throws IOException {
        assertMay(user, "topic", "Read", topic.topic());
        for (String name : topics()) {
            if (name.startsWith(topic.topic() + "-retry-")) {
                assertMay(user, "topic", "Read", name);
            }
            if (name.startsWith(topic.topic() + "-")) {
                assertMay(user, "topic", "Write", name);
            }
        }
    }

    private static void assertMay(String user, String type, String operation, String... names)
            throws IOException {
        for (String name : names) {
            assertThat(may(user, type, operation, name)).as(operation + " " + name).isTrue();
        }
    }

    private static boolean may(String user, String type, String operation, String name)
            throws IOException {
        return StrimziUsers.read().get(user).stream()
                .anyMatch(right -> right.covers(type, name, operation));
    }

    private static Set<String> topics() {
        return plan().stream().map(NewTopic::name).collect(Collectors.toSet());
    }

    /** As many retry topics as there are delays by default, and the default topic of questions. */
    private static List<NewTopic> plan() {
        return plan(QuestionsTopic.DEFAULT);
    }

    private static List<NewTopic> plan(QuestionsTopic... questions) {
        return new TopicPlan(8, (short) 3, 3, List.of(questions)).topics();
    }

    private static String render(List<NewTopic> plan) {
        StringBuilder topics = new StringBuilder();
        String separator = "";
        for (NewTopic topic : plan) {
            topics.append(separator)
                    .append(
                            """
                            apiVersion: kafka.strimzi.io/v1
                            kind: KafkaTopic
                            metadata:
                              name: %s
                              labels:
                                strimzi.io/cluster: kafka
                            spec:
                              partitions: %d
                              replicas: %d
                              config:
                            """
                                    .formatted(
                                            topic.name(),
                                            topic.numPartitions(),
                                            topic.replicationFactor()));
            new TreeMap<>(topic.configs())
                    .forEach((name, value) -> topics.append("    %s: %s\n".formatted(name, value)));
            separator = "---\n";
        }
        return topics.toString();
    }
}

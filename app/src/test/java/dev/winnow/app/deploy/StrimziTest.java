package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

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

    private static final String TENANT_USER =
            """
            ---
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaUser
            metadata:
              name: winnow-questioner-acme
              labels:
                strimzi.io/cluster: kafka
            spec:
              authentication:
                type: tls
              authorization:
                type: simple
                acls:
                  - resource:
                      type: topic
                      name: winnow.questions.acme.v1
                      patternType: literal
                    operations: [Describe, Write]
                  - resource:
                      type: topic
                      name: winnow.contexts.acme.v1
                      patternType: literal
                    operations: [Describe, Read]
                  - resource:
                      type: topic
                      name: winnow.answers.acme.v1
                      patternType: literal
                    operations: [Describe, Read]
                  - resource:
                      type: group
                      name: winnow-questioner-acme/
                      patternType: prefix
                    operations: [Read]
            """;

    private static final Map<StageId, String> SERVICES =
            Map.of(
                    StageId.KG, "winnow-kg-service",
                    StageId.RETRIEVER, "winnow-retriever-service",
                    StageId.RERANKER, "winnow-reranker-service",
                    StageId.PRUNER, "winnow-pruner-service");

    @Test
    void the_topics_are_those_of_the_plan() throws IOException {
        check(TOPICS, HEAD + render(plan()));

        assertThat(Checkout.documents(TOPICS)).hasSameSizeAs(plan());
    }

    @Test
    void a_tenant_gets_the_topics_that_the_plan_has_with_it_and_has_not_without_it()
            throws IOException {
        Set<String> without = new TreeSet<>();
        plan().forEach(topic -> without.add(topic.name()));
        List<NewTopic> more =
                plan(QuestionsTopic.DEFAULT, QuestionsTopic.of("winnow.questions.acme.v1")).stream()
                        .filter(topic -> !without.contains(topic.name()))
                        .toList();

        check(TENANT, TENANT_HEAD + render(more) + TENANT_USER);
        assertThat(more).extracting(NewTopic::name).allMatch(name -> name.contains(".acme."));
    }

    private static void check(Path file, String rendered) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, rendered);
        }
        assertThat(file)
                .as("render it again with -Ddocs.write=true")
                .hasContent(rendered.stripTrailing());
    }

    @Test
    void the_job_makes_as_many_partitions_and_copies() throws IOException {
        Map<String, Object> job = Checkout.document("k8s/base/topics.yaml");
        Map<String, Object> pod =
                Checkout.map(
                        Checkout.map(
                                Checkout.map(Checkout.map(job.get("spec")).get("template"))
                                        .get("spec")));
        Map<String, Object> container =
                Checkout.map(Checkout.list(pod.get("containers")).getFirst());

        NewTopic topic = plan().getFirst();
        assertThat(Checkout.list(container.get("args")))
                .contains(
                        "--partitions=" + topic.numPartitions(),
                        "--replicas=" + topic.replicationFactor());
    }

    @Test
    void a_stage_may_do_what_it_does() throws IOException {
        Set<String> topics = new TreeSet<>();
        plan().forEach(topic -> topics.add(topic.name()));
        for (StageId stage : StageId.values()) {
            String user = SERVICES.get(stage);
            String in = RecordTopic.into(stage).topic();
            for (String topic : topics) {
                if (topic.equals(in) || topic.startsWith(in + "-retry-")) {
                    assertThat(may(user, "topic", topic, "Read")).as(topic).isTrue();
                }
                if (topic.startsWith(in + "-")) {
                    assertThat(may(user, "topic", topic, "Write")).as(topic).isTrue();
                }
            }
            assertThat(may(user, "topic", RecordTopic.outOf(stage).topic(), "Write")).isTrue();
            for (String name : List.of("", "http", "acme")) {
                assertThat(may(user, "topic", RecordTopic.CONTEXTS.topic(name), "Write")).isTrue();
                assertThat(may(user, "topic", RecordTopic.CONTEXTS.topic(name), "Read")).isFalse();
            }
            String group = "winnow-" + stage.label();
            assertThat(may(user, "group", group, "Read")).isTrue();
            assertThat(may(user, "group", group + "-retry-0", "Read")).isTrue();
        }
    }

    @Test
    void the_gateway_may_ask_and_read_what_comes_of_it() throws IOException {
        for (String name : List.of("", "http", "acme")) {
            assertThat(may("winnow-app", "topic", RecordTopic.CONTEXTS.topic(name), "Read"))
                    .isTrue();
            assertThat(may("winnow-app", "topic", RecordTopic.ANSWERS.topic(name), "Write"))
                    .isTrue();
        }
        String acme = RecordTopic.QUESTIONS.topic("acme");
        assertThat(may("winnow-app", "topic", acme, "Read")).isTrue();
        assertThat(may("winnow-app", "topic", acme + "-dlt", "Write")).isTrue();
        assertThat(may("winnow-app", "topic", RecordTopic.ACCEPTED.topic(), "Write")).isTrue();
        assertThat(may("winnow-app", "topic", RecordTopic.QUESTIONS.topic(), "Read")).isTrue();
        for (StageId stage : StageId.values()) {
            assertThat(may("winnow-app", "topic", RecordTopic.outOf(stage).topic(), "Read"))
                    .isTrue();
        }
        assertThat(may("winnow-app", "group", "winnow-gateway-1", "Read")).isTrue();
    }

    @Test
    void the_gateway_may_answer_what_came_by_topic() throws IOException {
        String contexts = RecordTopic.CONTEXTS.topic();
        for (NewTopic topic : plan()) {
            if (topic.name().startsWith(contexts + "-")) {
                assertThat(may("winnow-app", "topic", topic.name(), "Write"))
                        .as(topic.name())
                        .isTrue();
            }
            if (topic.name().startsWith(contexts + "-retry-")) {
                assertThat(may("winnow-app", "topic", topic.name(), "Read"))
                        .as(topic.name())
                        .isTrue();
            }
        }
        assertThat(may("winnow-app", "group", "winnow-answers", "Read")).isTrue();
        assertThat(may("winnow-app", "group", "winnow-answers-retry-0", "Read")).isTrue();
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
        Set<String> topics = new TreeSet<>();
        plan().forEach(topic -> topics.add(topic.name()));
        StrimziUsers.read()
                .forEach(
                        (user, rights) ->
                                assertThat(rights)
                                        .filteredOn(right -> right.type().equals("topic"))
                                        .as(user)
                                        .isNotEmpty()
                                        .allSatisfy(
                                                right ->
                                                        assertThat(topics)
                                                                .anyMatch(
                                                                        topic ->
                                                                                right.covers(
                                                                                        "topic",
                                                                                        topic,
                                                                                        "Describe"))));
    }

    @Test
    void documents_are_written_by_those_who_may_and_read_by_the_retriever_alone()
            throws IOException {
        assertThat(users("Write", RecordTopic.DOCUMENTS))
                .containsExactly("winnow-connector", "winnow-retriever-service");
        assertThat(users("Read", RecordTopic.DOCUMENTS))
                .containsExactly("winnow-retriever-service");
        assertThat(may("winnow-retriever-service", "topic", "winnow.documents.v1-dlt", "Write"))
                .isTrue();
        assertThat(may("winnow-retriever-service", "group", "winnow-ingest", "Read")).isTrue();
    }

    private static List<String> users(String operation, RecordTopic topic) throws IOException {
        List<String> users = new ArrayList<>();
        for (String user : StrimziUsers.read().keySet()) {
            if (may(user, "topic", topic.topic(), operation)) {
                users.add(user);
            }
        }
        return users;
    }

    private static boolean may(String user, String type, String name, String operation)
            throws IOException {
        return StrimziUsers.read().get(user).stream()
                .anyMatch(right -> right.covers(type, name, operation));
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

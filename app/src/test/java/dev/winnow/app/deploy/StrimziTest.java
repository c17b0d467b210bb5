package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.StrimziUsers.Right;
import dev.winnow.app.docs.CommittedPage;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The topics and users of {@code k8s/components/strimzi}. */
class StrimziTest {

    private static final String HEAD =
            """
            # Rendered from the plan of the topics, as "winnow topics apply" makes them; a test fails when this file drifts, and writes it with -Ddocs.write=true.
            """;

    private static final String TENANT_HEAD =
            """
            # Topics and user of those who ask for one tenant in a topic of its own. Nothing applies this by itself. For another tenant put its name in the place of acme:
            # sed s/acme/beta/ tenant.yaml | kubectl apply -n winnow -f - and let the gateway's setting winnow.kafka.questions name topic and tenant.
            # Rendered; a test fails when this file drifts, and writes it with -Ddocs.write=true.
            """;

    private static final QuestionsTopic ACME = QuestionsTopic.of("winnow.questions.acme.v1");

    @Test
    void the_topics_are_those_of_the_plan() throws IOException {
        CommittedPage.check("k8s/components/strimzi/topics.yaml", HEAD + render(plan()));
    }

    @Test
    void a_tenant_gets_the_topics_that_the_plan_has_with_it_and_has_not_without_it()
            throws IOException {
        List<NewTopic> more = new ArrayList<>(plan(QuestionsTopic.DEFAULT, ACME));
        more.removeIf(topic -> topics(plan()).contains(topic.name()));
        String file = "k8s/components/strimzi/tenant.yaml";
        // What follows what is rendered is written by hand.
        String user = Checkout.text(file).replaceFirst("(?s)^.*(?=---\n)", "");

        CommittedPage.check(file, TENANT_HEAD + render(more) + user);
        assertThat(more).extracting(NewTopic::name).allMatch(name -> name.contains(".acme."));
        assertThat(user).contains("kind: KafkaUser");
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

    /** Those that a row names are all that may, also where records are tried again or given up. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "winnow.documents.v1 | connector retriever-service | retriever-service",
                "winnow.documents.v1-dlt | retriever-service | ''",
                "winnow.questions.v1 | app questioner | app",
                "winnow.questions.acme.v1 | app | app",
                "winnow.questions(.acme)?.v1-dlt | app | app",
                "winnow.accepted.v1 | app | kg-service",
                "winnow.accepted.v1-retry-. | kg-service | kg-service",
                "winnow.accepted.v1-dlt | kg-service | ''",
                "winnow.facts.v1 | kg-service | app retriever-service",
                "winnow.facts.v1-retry-. | retriever-service | retriever-service",
                "winnow.facts.v1-dlt | retriever-service | ''",
                "winnow.candidates.v1 | retriever-service | app reranker-service",
                "winnow.candidates.v1-retry-. | reranker-service | reranker-service",
                "winnow.candidates.v1-dlt | reranker-service | ''",
                "winnow.reranked.v1 | reranker-service | app pruner-service",
                "winnow.reranked.v1-retry-. | pruner-service | pruner-service",
                "winnow.reranked.v1-dlt | pruner-service | ''",
                "winnow.contexts.v1 | app kg-service pruner-service reranker-service retriever-service | app questioner",
                "winnow.contexts(.http|.acme).v1 | app kg-service pruner-service reranker-service retriever-service | app",
                "winnow.contexts.v1-(retry-.|dlt) | app kg-service pruner-service reranker-service retriever-service | app",
                "winnow.answers.v1 | app | questioner",
                "winnow.answers.acme.v1 | app | ''"
            })
    void a_topic_is_written_and_read_by_those_whose_work_it_is(
            String names, String writers, String readers) throws IOException {
        List<String> topics = topics(plan(QuestionsTopic.DEFAULT, ACME));
        topics.removeIf(topic -> !topic.matches(names));

        assertThat(topics).isNotEmpty();
        for (String topic : topics) {
            assertThat(users("topic", "Write", topic)).as(topic).isEqualTo(writers);
            assertThat(users("topic", "Read", topic)).as(topic).isEqualTo(readers);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "winnow-kg, kg-service",
        "winnow-kg-retry-0, kg-service",
        "winnow-retriever, retriever-service",
        "winnow-retriever-retry-0, retriever-service",
        "winnow-reranker, reranker-service",
        "winnow-reranker-retry-0, reranker-service",
        "winnow-pruner, pruner-service",
        "winnow-pruner-retry-0, pruner-service",
        "winnow-ingest, retriever-service",
        "winnow-questions, app",
        "winnow-gateway-1, app",
        "winnow-answers, app",
        "winnow-answers-retry-0, app",
        "winnow-questioner/1, questioner"
    })
    void a_group_is_of_one_program(String group, String user) throws IOException {
        assertThat(users("group", "Read", group)).isEqualTo(user);
    }

    /** Without what their names have in common. */
    private static String users(String type, String operation, String name) throws IOException {
        StringJoiner users = new StringJoiner(" ");
        StrimziUsers.read()
                .forEach(
                        (user, rights) -> {
                            if (rights.stream()
                                    .anyMatch(right -> right.covers(type, name, operation))) {
                                users.add(user.replace("winnow-", ""));
                            }
                        });
        return users.toString();
    }

    @Test
    void no_right_is_for_a_topic_that_does_not_exist() throws IOException {
        for (List<Right> rights : StrimziUsers.read().values()) {
            assertThat(rights)
                    .filteredOn(right -> right.type().equals("topic"))
                    .isNotEmpty()
                    .allMatch(
                            right ->
                                    topics(plan()).stream()
                                            .anyMatch(
                                                    name ->
                                                            right.covers(
                                                                    "topic", name, "Describe")));
        }
    }

    private static List<String> topics(List<NewTopic> plan) {
        return plan.stream().map(NewTopic::name).collect(Collectors.toList());
    }

    /** As many retry topics as there are delays by default, and the default topic of questions. */
    private static List<NewTopic> plan() {
        return plan(QuestionsTopic.DEFAULT);
    }

    private static List<NewTopic> plan(QuestionsTopic... questions) {
        return new TopicPlan(8, (short) 3, 3, List.of(questions)).topics();
    }

    private static String render(List<NewTopic> plan) {
        return plan.stream().map(StrimziTest::render).collect(Collectors.joining("---\n"));
    }

    private static String render(NewTopic topic) {
        StringBuilder config = new StringBuilder();
        new TreeMap<>(topic.configs())
                .forEach((name, value) -> config.append("    %s: %s\n".formatted(name, value)));
        return """
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
               %s"""
                .formatted(topic.name(), topic.numPartitions(), topic.replicationFactor(), config);
    }
}

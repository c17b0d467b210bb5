package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.deploy.StrimziUsers;
import dev.winnow.app.deploy.StrimziUsers.Right;
import dev.winnow.app.e2e.Client;
import dev.winnow.app.events.FivePrograms.Program;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The rights of {@code k8s/components/strimzi/users.yaml} on a broker that holds everybody to them.
 */
@Tag("servers")
class AccessTest {

    private static final String QUESTIONER = "winnow-questioner";
    private static final String CONNECTOR = "winnow-connector";

    /** Known to the broker, with no rights. */
    private static final String STRANGER = "stranger";

    private static final Map<Program, String> USERS =
            Map.of(
                    Program.GATEWAY, "winnow-app",
                    Program.KG, "winnow-kg-service",
                    Program.RETRIEVER, "winnow-retriever-service",
                    Program.RERANKER, "winnow-reranker-service",
                    Program.PRUNER, "winnow-pruner-service");

    private static final TopicPlan PLAN =
            new TopicPlan(
                    1,
                    (short) 1,
                    3,
                    List.of(
                            QuestionsTopic.DEFAULT,
                            QuestionsTopic.of(RecordTopic.QUESTIONS.topic("acme")),
                            QuestionsTopic.of(RecordTopic.QUESTIONS.topic("beta"))));

    /** The key of each over HTTP is its name. */
    private static final List<String> TENANTS = List.of("acme", "beta");

    private static final Map<String, KafkaProducer<String, String>> PRODUCERS = new TreeMap<>();

    private static Map<String, List<Right>> rights;
    private static GuardedBroker broker;
    private static Admin admin;
    private static FivePrograms programs;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        rights = new TreeMap<>(StrimziUsers.read());
        for (String tenant : TENANTS) {
            rights.putAll(StrimziUsers.ofTenant(tenant, folder));
        }
        Set<String> known = new TreeSet<>(rights.keySet());
        known.add(STRANGER);
        broker = new GuardedBroker(folder.resolve("broker"), known);
        admin = Admin.create(Map.of("bootstrap.servers", broker.ownAddress()));
        new TopicAdmin(admin).apply(PLAN);
        List<AclBinding> lists = new ArrayList<>();
        rights.forEach((user, own) -> own.forEach(right -> lists.addAll(bindings(user, right))));
        admin.createAcls(lists).all().get();
        // They are made by the controller; the broker hears of them a moment later.
        eventually(
                () ->
                        assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                                .hasSameSizeAs(lists));
        programs = new FivePrograms(AccessTest::connection, gateway());
        untilAnswered();
    }

    private static void eventually(ThrowingRunnable asserted) {
        await().atMost(Broker.PATIENCE).untilAsserted(asserted);
    }

    private static String[] gateway() {
        List<String> arguments = new ArrayList<>();
        arguments.add("--winnow.generator.by-topic=true");
        arguments.add("--winnow.kafka.questions[0].tenant=default");
        for (int i = 0; i < TENANTS.size(); i++) {
            String tenant = TENANTS.get(i);
            String topic = "--winnow.kafka.questions[%d].".formatted(i + 1);
            String key = "--winnow.security.api-keys[%d].".formatted(i);
            arguments.addAll(
                    List.of(
                            topic + "topic=" + RecordTopic.QUESTIONS.topic(tenant),
                            topic + "tenant=" + tenant,
                            key + "name=" + tenant,
                            key + "tenant=" + tenant,
                            key + "authorities=search",
                            key + "sha256=" + Sha256.of(Broker.bytes(tenant))));
        }
        return arguments.toArray(String[]::new);
    }

    /** Answers begin with the outcomes that come after their listener has its partitions. */
    private static void untilAnswered() {
        String question = FivePrograms.question("Is there anything?");
        for (String tenant : TENANTS) {
            AtomicInteger probes = new AtomicInteger();
            eventually(
                    () -> {
                        ask(tenant, "probe " + probes.incrementAndGet(), question);
                        assertThat(keys(RecordTopic.ANSWERS.topic(tenant))).isNotEmpty();
                    });
        }
    }

    /** Writes to a tenant's topic as who may, under a key that begins with the tenant. */
    private static void ask(String tenant, String name, String question) throws Exception {
        write(
                questioner(tenant),
                RecordTopic.QUESTIONS.topic(tenant),
                tenant + ", " + name,
                question);
    }

    private static String questioner(String tenant) {
        return QUESTIONER + "-" + tenant;
    }

    @AfterAll
    static void stop() throws Exception {
        PRODUCERS.values().forEach(KafkaProducer::close);
        for (AutoCloseable started : Arrays.asList(programs, admin, broker)) {
            if (started != null) {
                started.close();
            }
        }
    }

    private static List<AclBinding> bindings(String user, Right right) {
        ResourcePattern pattern =
                new ResourcePattern(
                        ResourceType.fromString(right.type()),
                        right.name(),
                        right.prefix() ? PatternType.PREFIXED : PatternType.LITERAL);
        return right.operations().stream()
                .map(
                        operation ->
                                new AclBinding(
                                        pattern,
                                        new AccessControlEntry(
                                                "User:" + user,
                                                "*",
                                                StrimziUsers.operation(operation),
                                                AclPermissionType.ALLOW)))
                .toList();
    }

    /** As a program takes it: {@code spring.kafka} and below it what Kafka's clients know. */
    private static List<String> connection(Program program) {
        List<String> arguments = new ArrayList<>();
        broker.as(USERS.get(program))
                .forEach(
                        (name, value) ->
                                arguments.add("--spring.kafka.properties." + name + "=" + value));
        arguments.add("--spring.kafka.bootstrap-servers=" + broker.address());
        return arguments;
    }

    @Test
    void with_their_rights_the_programs_take_documents_and_answer_questions() throws Exception {
        store("default/zeppelins", "The longest zeppelin was 245 metres long.");
        eventually(() -> assertThat(programs.documents()).containsExactly("zeppelins"));

        String question = FivePrograms.question("How long was the longest zeppelin?");
        write(QUESTIONER, RecordTopic.QUESTIONS.topic(), "asked", question);

        JsonNode outcome = EventContract.JSON.readTree(outcome("asked").value());
        assertThat(outcome.at("/context/text").asString()).contains("245 metres");
        eventually(() -> assertThat(keys(RecordTopic.ANSWERS.topic())).isNotEmpty());
    }

    private static void store(String key, String text) throws Exception {
        write(CONNECTOR, RecordTopic.DOCUMENTS.topic(), key, "{\"text\": \"%s\"}".formatted(text));
    }

    @Test
    void whatever_a_tenant_may_read_is_of_its_own_questions_by_topic() throws Exception {
        for (String tenant : TENANTS) {
            store(tenant + "/airships", "The airship of %s is called %1$s-one.".formatted(tenant));
        }
        for (String tenant : TENANTS) {
            Scope scope = new Scope(new TenantId(tenant), List.of());
            eventually(() -> assertThat(programs.documents(scope)).containsExactly("airships"));
        }
        Map<String, String> forms =
                Map.of(
                        "by topic", FivePrograms.question("How is the airship of %s called?"),
                        "no question", "{\"query\": \"%s?\", \"tenant\": \"\"}",
                        "too late", "{\"query\": \"%s?\", \"timeout_ms\": 1}");
        // In turn, so that they are on their way side by side.
        for (Map.Entry<String, String> form : forms.entrySet()) {
            for (String tenant : TENANTS) {
                ask(tenant, form.getKey(), form.getValue().formatted(tenant));
            }
        }
        for (String tenant : TENANTS) {
            assertThat(overHttp(tenant)).contains(tenant + "-one");
        }

        for (String tenant : TENANTS) {
            String other = TENANTS.get(1 - TENANTS.indexOf(tenant));
            List<String> topics =
                    PLAN.topics().stream()
                            .map(NewTopic::name)
                            .filter(topic -> may(questioner(tenant), topic, "Read"))
                            .toList();
            assertThat(topics)
                    .containsExactly(
                            RecordTopic.ANSWERS.topic(tenant), RecordTopic.CONTEXTS.topic(tenant));
            for (String topic : topics) {
                eventually(
                        () ->
                                assertThat(questions(topic))
                                        .contains(
                                                tenant + ", by topic",
                                                tenant + ", no question",
                                                tenant + ", too late"));
                assertThat(questions(topic))
                        .as(topic)
                        .allMatch(question -> question.startsWith(tenant + ", "));
                assertThat(Broker.all(broker.ownAddress(), topic))
                        .as(topic)
                        .extracting(record -> Broker.text(record.value()))
                        .anyMatch(value -> value.contains(tenant + "-one"))
                        .noneMatch(value -> value.contains(other));
            }
        }
    }

    /** What named the questions of a topic's records; the word null for one over HTTP. */
    private static List<String> questions(String topic) {
        return Broker.all(broker.ownAddress(), topic).stream()
                .map(record -> String.valueOf(Broker.header(record, "winnow-question")))
                .toList();
    }

    private static String overHttp(String tenant) {
        return new Client(programs.gateway().getPort(), tenant)
                .context("How is the airship of %s called?".formatted(tenant))
                .toString();
    }

    @Test
    void nobody_writes_a_topic_that_is_not_theirs() throws Exception {
        for (String user : knownUsers()) {
            for (NewTopic topic : PLAN.topics()) {
                if (!may(user, topic.name(), "Write")) {
                    assertThatThrownBy(() -> write(user, topic.name(), "forged", "{}"))
                            .as("%s to %s", user, topic.name())
                            .isInstanceOf(TopicAuthorizationException.class);
                }
            }
        }
        for (NewTopic topic : PLAN.topics()) {
            assertThat(keys(topic.name())).as(topic.name()).doesNotContain("forged");
        }
    }

    @Test
    void nobody_reads_a_topic_that_is_not_theirs() {
        int refused = 0;
        for (String user : knownUsers()) {
            for (NewTopic topic : PLAN.topics()) {
                if (!may(user, topic.name(), "Read")) {
                    try (KafkaConsumer<String, String> consumer = consumer(user, null)) {
                        consumer.assign(List.of(new TopicPartition(topic.name(), 0)));
                        assertThatThrownBy(() -> pollAll(consumer))
                                .as("%s from %s", user, topic.name())
                                .isInstanceOf(TopicAuthorizationException.class)
                                .hasMessageContaining("[%s]", topic.name());
                        refused++;
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(knownUsers().size() * PLAN.topics().size() / 2);
    }

    @Test
    void who_asks_questions_takes_none_away_from_a_stage() {
        try (KafkaConsumer<String, String> consumer = consumer(QUESTIONER, "winnow-kg")) {
            consumer.subscribe(List.of(RecordTopic.CONTEXTS.topic()));
            assertThatThrownBy(() -> pollAll(consumer))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }

    @Test
    void a_wrong_password_is_refused() {
        try (KafkaProducer<String, String> guesser =
                new KafkaProducer<>(
                        broker.as(QUESTIONER, "guessed"),
                        new StringSerializer(),
                        new StringSerializer())) {
            assertThatThrownBy(() -> write(guesser, RecordTopic.QUESTIONS.topic(), "forged", "{}"))
                    .isInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static Set<String> knownUsers() {
        Set<String> users = new TreeSet<>(rights.keySet());
        users.add(STRANGER);
        return users;
    }

    private static boolean may(String user, String topic, String operation) {
        return rights.getOrDefault(user, List.of()).stream()
                .anyMatch(right -> right.covers("topic", topic, operation));
    }

    private static void write(String user, String topic, String key, String value)
            throws Exception {
        write(PRODUCERS.computeIfAbsent(user, AccessTest::producer), topic, key, value);
    }

    private static KafkaProducer<String, String> producer(String user) {
        return new KafkaProducer<>(broker.as(user), new StringSerializer(), new StringSerializer());
    }

    /** Writes one record; what the broker says against it is thrown. */
    private static void write(
            KafkaProducer<String, String> producer, String topic, String key, String value)
            throws Exception {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Polls until the broker says something against it. */
    private static void pollAll(KafkaConsumer<String, String> consumer) {
        long end = System.nanoTime() + Broker.PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100));
        }
    }

    /** The outcome of the question that was written under this key, as one who asks reads it. */
    private static ConsumerRecord<String, String> outcome(String question) {
        try (KafkaConsumer<String, String> consumer = consumer(QUESTIONER, QUESTIONER + "/1")) {
            consumer.subscribe(List.of(RecordTopic.CONTEXTS.topic()));
            long end = System.nanoTime() + Broker.PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    if (question.equals(
                            Broker.text(record.headers().lastHeader("winnow-question").value()))) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("no outcome came of " + question);
    }

    private static KafkaConsumer<String, String> consumer(String user, String group) {
        Map<String, Object> settings = new TreeMap<>(broker.as(user));
        if (group != null) {
            settings.put("group.id", group);
        }
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private static List<String> keys(String topic) {
        return Broker.all(broker.ownAddress(), topic).stream()
                .map(record -> Broker.text(record.key()))
                .toList();
    }
}

package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.deploy.Command.Result;
import dev.winnow.app.e2e.Client;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.e2e.SampleIndex;
import dev.winnow.app.e2e.StartedProgram;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.testing.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The guide of compose, done: images built from a copy of the checkout, documents in, questions
 * over HTTP and by topic, each container killed, everything taken down and up again. What it
 * measures is written to {@code target/compose/measured.txt}. Run by {@code ./winnow test -Pcompose
 * -pl app -am -Dtest=ComposeTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Tag("servers")
@Tag("compose")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Path FOLDER = Path.of("target", "compose").toAbsolutePath();

    private static final Path COPY = FOLDER.resolve("checkout");

    private static final List<String> SERVICES =
            List.of(
                    "pruner-service",
                    "reranker-service",
                    "kg-service",
                    "retriever-service",
                    "winnow-app",
                    "kafka",
                    "prometheus");

    /** Beside an installation of the user's own: other names, and ports that nobody has. */
    private static final Map<String, String> OWN =
            new HashMap<>(
                    Map.of(
                            "COMPOSE_PROJECT_NAME", "winnow-test",
                            "WINNOW_TAG", "test",
                            "WINNOW_PORT", "28080",
                            "KAFKA_PORT", "29094",
                            "PROMETHEUS_PORT", "29090",
                            // Five programs that each record their start at once need ten
                            // processors.
                            "COMPOSE_PARALLEL_LIMIT", "2"));

    private static final Duration LONG = Duration.ofMinutes(40);

    /** A generous limit of a slow machine; only a broken installation waits so long. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static String key;
    private static StartedProgram process;
    private static Map<String, String> answers;

    @BeforeAll
    static void start() throws Exception {
        Command.needed("docker", "compose", "version");
        ImageTest.needed(
                Checkout.composed().values().stream()
                        .filter(service -> !service.has("profiles"))
                        .map(service -> Checkout.byDefault(service.get("image")))
                        .filter(image -> !image.startsWith("winnow/"))
                        .toList());
        Files.createDirectories(COPY);
        String copy =
                "git ls-files -z -co --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C ";
        Command.output("sh", "-c", copy + COPY);
        Files.deleteIfExists(FOLDER.resolve("measured.txt"));
        inCopy("deploy/keys").successful();
        key = variable("WINNOW_API_KEY");
        compose("down --volumes --remove-orphans");
        timed("compose up --build --detach --wait", "up --build --detach --wait");
    }

    @AfterAll
    static void stop() throws Exception {
        if (process != null) {
            process.close();
        }
        if (key != null) {
            Files.writeString(
                    FOLDER.resolve("containers.log"), compose("logs --no-color").output());
            compose("down --volumes --remove-orphans");
        }
    }

    private static String variable(String name) throws IOException {
        return Checkout.found("(?m)^" + name + "=(.*)$", Files.readString(COPY.resolve(".env")))
                .getFirst();
    }

    private static Result inCopy(String... command) throws IOException, InterruptedException {
        return Command.run(COPY, LONG, OWN, command);
    }

    private static Result compose(String arguments) throws IOException, InterruptedException {
        return inCopy("docker compose " + arguments);
    }

    private static void timed(String what, String arguments)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        compose(arguments).successful();
        measured("%s: %d s".formatted(what, (System.nanoTime() - begin) / 1_000_000_000));
    }

    private static void measured(String line) throws IOException {
        Files.writeString(
                FOLDER.resolve("measured.txt"),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static Client at(int port) {
        return new Client(port, key);
    }

    private static int gateway() {
        return Integer.parseInt(OWN.get("WINNOW_PORT"));
    }

    private static String context(int port, Map<String, Object> request) throws Exception {
        Answer answer = at(port).post("/v1/context", request, "Winnow-Timeout", "50000");
        JsonNode context = answer.ok();
        assertThat(answer.header("Winnow-Degraded")).as("%s", request).isNull();
        return essence(context);
    }

    /**
     * What an answer is made of, without what tells of the run and of the address that was asked.
     */
    private static String essence(JsonNode context) {
        StringBuilder essence = new StringBuilder(context.get("text").asString());
        for (JsonNode citation : context.get("citations")) {
            essence.append('\n');
            for (String part : List.of("marker", "document_id", "title", "spans")) {
                essence.append(citation.get(part)).append(' ');
            }
        }
        return essence.toString();
    }

    private static List<String> questions() throws IOException {
        return Files.readAllLines(Checkout.path("samples/questions.jsonl")).stream()
                .map(line -> JSON.readTree(line).get("question").asString())
                .toList();
    }

    /** The guide's own command, at any port. */
    private static void sendCorpus(int port) throws Exception {
        Result accepted =
                inCopy(
                        "bash",
                        "-c",
                        "find samples/corpus -type f -printf '-F\\nfiles=@%%p;filename=%%P\\n' | xargs -d '\\n' curl -s -H 'Authorization: Bearer %s' http://127.0.0.1:%d/v1/documents"
                                .formatted(key, port));
        JsonNode receipt = JSON.readTree(accepted.successful());
        assertThat(receipt.has("status_url")).as("%s", receipt).isTrue();
        String status = receipt.get("status_url").asString();
        await().atMost(PATIENCE)
                .until(() -> at(port).get(status).ok().get("status").asString().equals("done"));
        JsonNode report = at(port).get(status).ok().get("report");
        assertThat(report.at("/failed/total").asInt()).as("%s", report).isZero();
        assertThat(report.get("added").asInt()).isGreaterThan(40);
        assertThat(report.get("passages").asInt()).isGreaterThan(100);
    }

    @Test
    @Order(1)
    void the_plain_command_starts_what_it_says_and_nothing_else() throws Exception {
        List<String> running = compose("ps --services").successful().lines().sorted().toList();

        assertThat(running).containsExactlyInAnyOrderElementsOf(SERVICES);
        measured("images:");
        measured(
                inCopy(
                                "docker images --filter reference=winnow/*:test --format {{.Repository}}:{{.Size}}")
                        .successful());
    }

    @Test
    @Order(2)
    void a_question_right_after_the_documents_is_answered_from_all_of_them() throws Exception {
        sendCorpus(gateway());
        WinnowHome home =
                SampleIndex.withGraph(new WinnowHome(Files.createTempDirectory(FOLDER, "home")));
        process = StartedProgram.start(home);
        int alone = process.port();
        sendCorpus(alone);
        answers = new LinkedHashMap<>();
        for (String question : questions()) {
            answers.put(question, context(alone, Map.of("query", question)));
        }

        for (Map.Entry<String, String> answer : answers.entrySet()) {
            assertThat(context(gateway(), Map.of("query", answer.getKey())))
                    .as(answer.getKey())
                    .isEqualTo(answer.getValue());
        }
        measured(
                "%d questions: the contexts are equal to those of one process"
                        .formatted(answers.size()));
    }

    @Test
    @Order(4)
    void the_graph_is_loaded_by_the_job_and_answered_from() throws Exception {
        compose("run --rm graph").successful();
        Files.writeString(
                COPY.resolve(".env"),
                "WINNOW_GRAPH_PATH=/var/lib/winnow/sample.graph\n",
                StandardOpenOption.APPEND);
        timed("up again with a graph", "up --detach --wait");

        Map<String, ?> question = Map.of("query", "Which genes are associated with psoriasis?");
        assertThat(at(gateway()).post("/v1/facts", question).ok().get("facts")).isNotEmpty();
    }

    /** So many for each container, so that some are everywhere on the way when it is killed. */
    private static final int PORTION = 250;

    /** Few, since what is looked at here is whether an answer comes. */
    private static final int CANDIDATES = 5;

    @Test
    @Order(5)
    void every_container_is_killed_while_questions_are_answered_and_none_is_lost()
            throws Exception {
        List<String> questions = questions();
        int alone = process.port();
        List<String> expected = new ArrayList<>();
        for (String question : questions) {
            expected.add(context(alone, Map.of("query", question, "candidates", CANDIDATES)));
        }
        int asked = 0;
        int repeats = 0;
        long soak = System.nanoTime();
        for (String service : SERVICES) {
            String container = compose("ps --quiet " + service).successful().strip();
            asked = ask(questions, asked, asked + PORTION);
            int some = asked - PORTION * 4 / 5;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> outcomes().size() >= some);
            inCopy("docker kill " + container).successful();
            // Killed by hand it stays down, as the engine sees it: started as its policy would.
            inCopy("docker start " + container).successful();
            long begin = System.nanoTime();
            String inspect = "docker inspect --format {{.State.Health.Status}} " + container;
            await().atMost(PATIENCE)
                    .until(() -> inCopy(inspect).successful().strip().equals("healthy"));
            measured(
                    "killed %s: healthy after %d s"
                            .formatted(service, (System.nanoTime() - begin) / 1_000_000_000));
        }
        int all = ask(questions, asked, asked + PORTION);
        await().atMost(LONG)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> outcomes().size() >= all);

        for (Map.Entry<Integer, List<String>> outcome : outcomes().entrySet()) {
            assertThat(outcome.getValue())
                    .as("question %d", outcome.getKey())
                    .containsOnly(expected.get(outcome.getKey() % expected.size()));
            repeats += outcome.getValue().size() - 1;
        }
        measured(
                "%d questions while each was killed: all answered, with the contexts of one process; %d s, %d answers came twice"
                        .formatted(all, (System.nanoTime() - soak) / 1_000_000_000, repeats));
    }

    /** Writes questions of these numbers to the topic; returns the number that comes next. */
    private static int ask(List<String> questions, int from, int to) throws Exception {
        Map<String, Object> client =
                Map.of(
                        "bootstrap.servers",
                        "localhost:" + OWN.get("KAFKA_PORT"),
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        (int) PATIENCE.toMillis());
        try (var producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                Map<String, Object> question =
                        Map.of(
                                "query", questions.get(i % questions.size()),
                                "settings", Map.of("candidates", CANDIDATES));
                String value = JSON.writeValueAsString(question);
                sent.add(
                        producer.send(
                                new ProducerRecord<>("winnow.questions.v1", "soak-" + i, value)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        return to;
    }

    /** The contexts that came, by the number of the question; a failure is its own text. */
    private static Map<Integer, List<String>> outcomes() {
        Map<Integer, List<String>> outcomes = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                Broker.all("localhost:" + OWN.get("KAFKA_PORT"), "winnow.contexts.v1")) {
            String key = Broker.header(record, "winnow-question");
            if (key != null && key.startsWith("soak-")) {
                JsonNode outcome = JSON.readTree(record.value());
                boolean context = outcome.hasNonNull("context");
                outcomes.computeIfAbsent(
                                Integer.valueOf(key.substring("soak-".length())),
                                number -> new ArrayList<>())
                        .add(context ? essence(outcome.get("context")) : outcome.toString());
            }
        }
        return outcomes;
    }

    @Test
    @Order(6)
    void what_was_kept_is_there_after_down_and_up_and_nothing_else_is_left() throws Exception {
        measured("memory:");
        measured(inCopy("docker stats --no-stream --format {{.Name}}:{{.MemUsage}}").successful());
        for (String service : List.of("retriever-service", "reranker-service", "winnow-app")) {
            String find = "find /var/lib/winnow /tmp -name deviceid -o -name onnxruntime.db";
            assertThat(compose("exec " + service + " " + find).output())
                    .as("telemetry of " + service)
                    .isBlank();
        }
        Set<String> before = unnamedVolumes();
        compose("down").successful();
        timed("up after down", "up --detach --wait");
        assertThat(unnamedVolumes()).isSubsetOf(before);

        String question = answers.keySet().iterator().next();
        JsonNode page = at(gateway()).get("/v1/documents?limit=100").ok();
        assertThat(page.get("documents").size()).isGreaterThan(40);
        assertThat(context(gateway(), Map.of("query", question))).isEqualTo(answers.get(question));
    }

    private static Set<String> unnamedVolumes() throws IOException, InterruptedException {
        return inCopy("docker volume ls --quiet")
                .successful()
                .lines()
                .filter(name -> name.matches("[0-9a-f]{64}"))
                .collect(Collectors.toSet());
    }
}

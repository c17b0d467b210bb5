package dev.winnow.bench.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.LocalWinnow;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.library.Documents;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.AnswerRecord;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@code winnow soak}: six processes, each killed once. */
@Tag("servers")
class SoakTest {

    private static final int QUESTIONS = 300;

    private static final int CANDIDATES = 5;

    private static final Path MODEL =
            Path.of("../libs/inference/src/test/resources/dev/winnow/inference/tiny/two-layer")
                    .toAbsolutePath()
                    .normalize();

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static OneAnswerGenerator generator;
    private static List<Soak.Question> questions;
    private static Stack stack;

    @BeforeAll
    static void startAll(@TempDir Path temporary) throws Exception {
        generator = new OneAnswerGenerator("a keep-probability");
        WinnowHome home = new WinnowHome(temporary);
        index(home);
        questions = ask(home);
        StackFolder folder = new StackFolder(home.folder());
        stack =
                new Stack(
                        folder,
                        freePorts(),
                        new ClassPathPrograms(home.folder()),
                        Map.of(
                                Stack.Program.RERANKER,
                                List.of("--winnow.reranker.model-path=" + MODEL),
                                Stack.Program.RETRIEVER,
                                List.of("--winnow.retriever.directory=" + folder.home().index()),
                                Stack.Program.GATEWAY,
                                List.of(
                                        "--winnow.generator.by-topic=true",
                                        "--winnow.generator.base-url=" + generator.baseUrl(),
                                        "--winnow.generator.model=fake")));
        start(stack, folder);
    }

    @AfterAll
    static void killAll() throws Exception {
        for (Stack.Program program : Stack.Program.values()) {
            stack.kill(program);
        }
        generator.close();
    }

    @Test
    void a_question_by_topic_is_answered_by_the_generator() throws Exception {
        try (KafkaConsumer<byte[], byte[]> answers = from(RecordTopic.ANSWERS.topic());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", stack.bootstrapServers()),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    RecordTopic.QUESTIONS.topic(),
                                    "mine".getBytes(UTF_8),
                                    "{\"query\": \"What does the reranker return for each sentence?\"}"
                                            .getBytes(UTF_8)))
                    .get();

            AnswerRecord answer =
                    WinnowJson.tolerant()
                            .readValue(
                                    record(
                                                    answers,
                                                    record ->
                                                            new String(
                                                                            record.headers()
                                                                                    .lastHeader(
                                                                                            "winnow-question")
                                                                                    .value(),
                                                                            UTF_8)
                                                                    .equals("mine"))
                                            .value(),
                                    AnswerRecord.class);
            assertThat(answer.answer()).isEqualTo("a keep-probability [1]");
            assertThat(answer.citations()).hasSize(1);
            assertThat(answer.model()).isEqualTo("fake");
        }
    }

    @Test
    void a_request_and_its_records_are_one_trace() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (HttpClient client = HttpClient.newHttpClient();
                KafkaConsumer<byte[], byte[]> outcomes = from(RecordTopic.CONTEXTS.topic("http"))) {
            HttpRequest request =
                    HttpRequest.newBuilder(stack.url().resolve("/v1/context"))
                            .header("Content-Type", "application/json")
                            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                            .POST(BodyPublishers.ofString("{\"query\": \"What is Winnow?\"}"))
                            .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            record(
                    outcomes,
                    record ->
                            new String(record.headers().lastHeader("traceparent").value(), UTF_8)
                                    .startsWith("00-" + trace));
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(
            KafkaConsumer<byte[], byte[]> consumer,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (wanted.test(record)) {
                    return record;
                }
            }
        }
        throw new AssertionError("no such record came");
    }

    private static KafkaConsumer<byte[], byte[]> from(String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", stack.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                consumer.partitionsFor(topic).stream()
                        .map(part -> new TopicPartition(topic, part.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    @Test
    void nothing_is_lost_and_nothing_changes_while_each_program_is_killed() throws Exception {
        Soak.Report report =
                new Soak(stack, questions, CANDIDATES, word -> {}).run("test", QUESTIONS);

        assertThat(report.answered()).isEqualTo(QUESTIONS);
        assertThat(report.killed()).hasSize(Stack.Program.values().length);
        assertThat(report.clean()).as("%s", report).isTrue();
    }

    /**
     * Every question can be followed through the topics; the times themselves are for {@code winnow
     * latency} to say.
     */
    @Test
    void each_hop_of_a_question_is_timed() throws Exception {
        Latency.KafkaTimes times =
                new Latency(20, 5, 20)
                        .overKafka(
                                stack.bootstrapServers(),
                                "timed",
                                questions.stream().map(Soak.Question::text).toList(),
                                CANDIDATES);

        assertThat(times.hops()).containsOnlyKeys("kg", "retriever", "reranker", "pruner");
        assertThat(times.pipeline().whole().p50())
                .isGreaterThan(times.pipeline().stages().p50())
                .isGreaterThan(times.allHops().p50());
    }

    private static void start(Stack stack, StackFolder folder) throws Exception {
        stack.start(Stack.Program.BROKER);
        ready(stack, folder, Stack.Program.BROKER);
        try (Admin admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", stack.bootstrapServers()))) {
            new TopicAdmin(admin)
                    .apply(new TopicPlan(4, (short) 1, 3, List.of(QuestionsTopic.DEFAULT)));
        }
        for (Stack.Program program : Stack.Program.values()) {
            if (program != Stack.Program.BROKER) {
                stack.start(program);
            }
        }
        for (Stack.Program program : Stack.Program.values()) {
            ready(stack, folder, program);
        }
    }

    private static void ready(Stack stack, StackFolder folder, Stack.Program program)
            throws Exception {
        assertThat(stack.awaitReady(program, PATIENCE))
                .as(() -> "%s: %s".formatted(program, end(folder.log(program))))
                .isTrue();
    }

    private static String end(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void index(WinnowHome home) throws IOException, InterruptedException {
        try (Documents documents = Documents.open(LocalSettings.read(home).winnow())) {
            Path corpus = Path.of("../samples/corpus").toAbsolutePath().normalize();
            assertThat(documents.index(List.of(corpus)).added()).isGreaterThan(40);
        }
    }

    private static List<Soak.Question> ask(WinnowHome home) throws IOException {
        List<Soak.Question> questions = new ArrayList<>();
        Map<String, Object> given =
                Map.of(
                        "winnow.reranker.model-path",
                        MODEL.toString(),
                        "winnow.pipeline.defaults.candidates",
                        CANDIDATES);
        try (LocalWinnow pipeline = LocalWinnow.open(LocalSettings.read(home, given))) {
            for (String row : Files.readAllLines(Path.of("../samples/questions.jsonl"))) {
                String text = WinnowJson.tolerant().readTree(row).path("question").asString();
                questions.add(
                        new Soak.Question(
                                text, pipeline.context(ContextRequest.of(text)).contextId()));
            }
        }
        return questions;
    }

    /** Five ports in a row for the programs, two for the broker. */
    private static Stack.Ports freePorts() throws IOException {
        for (int port = 21_000; port < 31_000; port += 10) {
            boolean free = true;
            for (int i = 0; i < 8; i++) {
                free &= isFree(port + i);
            }
            if (free) {
                return new Stack.Ports(port, port + 6);
            }
        }
        throw new IOException("no eight free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

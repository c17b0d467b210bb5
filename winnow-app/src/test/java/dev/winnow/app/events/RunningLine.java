package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.e2e.SampleGraph;
import dev.winnow.app.e2e.SampleIndex;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.soak.ClassPathPrograms;
import dev.winnow.core.query.Scope;
import dev.winnow.kg.boot.KgApplication;
import dev.winnow.platform.kafka.RecordTopic;
import dev.winnow.platform.kafka.TopicPlan;
import dev.winnow.pruner.boot.PrunerApplication;
import dev.winnow.reranker.boot.RerankerApplication;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The five programs in this process, over a broker, with the small graph, a test model of two layers, and some documents of the sample corpus that come by
 * topic. They start once for all tests and run until the process ends.
 */
final class RunningLine {

    /** Names an entity of the graph, and the corpus speaks of it. */
    static final String QUESTION = "Is ignoring case right for the name asthma?";

    /** Enough for a choice among them, and few enough to be quick. */
    private static final int CANDIDATES = 3;

    private static final Path MODEL =
            Path.of("../winnow-inference/src/test/resources/dev/winnow/inference/tiny/two-layer")
                    .toAbsolutePath()
                    .normalize();

    /** Known, so that events that were recorded once are sealed for every line to come. */
    private static final String SIGNING_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final EventBroker BROKER =
            new EventBroker(new TopicPlan(1, (short) 1, 3, List.of("winnow.questions.v1")));

    private static ConfigurableApplicationContext retriever;

    static {
        start();
    }

    private RunningLine() {}

    static EventBroker broker() {
        return BROKER;
    }

    private static void start() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "events"));
            WinnowHome home =
                    SampleGraph.into(new WinnowHome(Files.createTempDirectory(folder, "home")));
            service(KgApplication.class, "kg", "--winnow.graph.path=" + home.sampleGraph());
            retriever =
                    service(
                            RetrieverApplication.class,
                            "retriever",
                            "--winnow.kafka.documents.replica=true",
                            "--winnow.retriever.directory=" + home.index());
            service(RerankerApplication.class, "reranker", "--winnow.reranker.model-path=" + MODEL);
            service(PrunerApplication.class, "pruner");
            WinnowApplication.start(home, Map.of(), arguments("--winnow.generator.by-topic=true"));
            writeDocuments();
            untilAnswered();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text, a file, a change and a deletion. */
    private static void writeDocuments() throws Exception {
        for (String file : List.of("notes/short-symbols.txt", "manual/quick-start.txt")) {
            write(file, Map.of("text", Files.readString(SampleIndex.CORPUS.resolve(file))));
        }
        write("gone.txt", Map.of("text", "This will be deleted."));
        write("paper.pdf", Map.of("title", "Before", "text", "This will be replaced."));
        byte[] pdf;
        try (Stream<Path> files = Files.walk(SampleIndex.CORPUS)) {
            pdf =
                    Files.readAllBytes(
                            files.filter(file -> file.endsWith("calibration.pdf"))
                                    .findFirst()
                                    .orElseThrow());
        }
        write(
                "paper.pdf",
                Map.of(
                        "content",
                        pdf,
                        "media_type",
                        "application/pdf",
                        "metadata",
                        Map.of("year", 2026)));
        BROKER.send(RecordTopic.DOCUMENTS.topic(), "default/gone.txt", null);
        untilDocuments("manual/quick-start.txt", "notes/short-symbols.txt", "paper.pdf");
    }

    private static void write(String id, Map<String, Object> document) throws Exception {
        BROKER.send(
                RecordTopic.DOCUMENTS.topic(),
                "default/" + id,
                EventContract.JSON.writeValueAsString(document));
    }

    // Both wait in this thread: another one would wait for this class to be initialised.

    /** Waits until the index has these documents and no others. */
    static void untilDocuments(String... expected) {
        await().pollInSameThread()
                .atMost(EventBroker.PATIENCE)
                .untilAsserted(() -> assertThat(documents()).containsExactly(expected));
    }

    private static List<String> documents() throws IOException {
        return retriever.getBean(Library.class).list(Scope.local(), null, 1_000).stream()
                .map(document -> document.id().value())
                .sorted()
                .toList();
    }

    /** Answers begin with the outcomes that come after the listener has its partition. */
    private static void untilAnswered() {
        AtomicInteger probes = new AtomicInteger();
        await().pollInSameThread()
                .atMost(EventBroker.PATIENCE)
                .untilAsserted(
                        () -> {
                            ask("probe " + probes.incrementAndGet());
                            assertThat(BROKER.all(RecordTopic.ANSWERS.topic())).isNotEmpty();
                        });
    }

    private static ConfigurableApplicationContext service(
            Class<?> program, String own, String... more) {
        List<String> arguments = new ArrayList<>(Arrays.asList(arguments(more)));
        arguments.add(ClassPathPrograms.leavingOutAllBut(own));
        return SpringApplication.run(program, arguments.toArray(String[]::new));
    }

    private static String[] arguments(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--logging.level.root=WARN",
                                "--winnow.pipeline.transport=kafka",
                                "--winnow.kafka.concurrency=1",
                                "--winnow.kafka.signing-key=" + SIGNING_KEY,
                                "--spring.kafka.bootstrap-servers=" + BROKER.address()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Asks under a key of its own and waits for the outcome. */
    static ConsumerRecord<byte[], byte[]> ask(String key) throws Exception {
        BROKER.send("winnow.questions.v1", key, question());
        return outcome(key);
    }

    static String question() {
        return "{\"query\": \"%s\", \"settings\": {\"candidates\": %d}, \"timeout_ms\": 60000}"
                .formatted(QUESTION, CANDIDATES);
    }

    /** A question that nobody can answer in time. */
    static String late() {
        return "{\"query\": \"%s\", \"timeout_ms\": 1}".formatted(QUESTION);
    }

    /** The outcome of the question that was written under this key. */
    static ConsumerRecord<byte[], byte[]> outcome(String key) {
        return BROKER.await(
                "winnow.contexts.v1",
                record -> key.equals(EventBroker.header(record, "winnow-question")));
    }
}

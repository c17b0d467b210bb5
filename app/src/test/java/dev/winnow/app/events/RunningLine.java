package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.e2e.SampleIndex;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.testing.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The five programs in this process, over a broker, with the small graph, a test model of two
 * layers, and some documents of the sample corpus that come by topic. They start once for all tests
 * and run until the process ends.
 */
final class RunningLine {

    /** Names an entity of the graph, and the corpus speaks of it. */
    static final String QUESTION = "Is ignoring case right for the name asthma?";

    private static final Broker BROKER = FivePrograms.broker();

    private static final FivePrograms PROGRAMS;

    static {
        try {
            PROGRAMS =
                    new FivePrograms(
                            program ->
                                    List.of("--spring.kafka.bootstrap-servers=" + BROKER.address()),
                            "--winnow.generator.by-topic=true");
            writeDocuments();
            untilAnswered();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private RunningLine() {}

    static Broker broker() {
        return BROKER;
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
                .atMost(Broker.PATIENCE)
                .untilAsserted(() -> assertThat(PROGRAMS.documents()).containsExactly(expected));
    }

    /** Answers begin with the outcomes that come after the listener has its partition. */
    private static void untilAnswered() {
        AtomicInteger probes = new AtomicInteger();
        await().pollInSameThread()
                .atMost(Broker.PATIENCE)
                .untilAsserted(
                        () -> {
                            ask("probe " + probes.incrementAndGet());
                            assertThat(BROKER.all(RecordTopic.ANSWERS.topic())).isNotEmpty();
                        });
    }

    /** Asks under a key of its own and waits for the outcome. */
    static ConsumerRecord<byte[], byte[]> ask(String key) throws Exception {
        BROKER.send("winnow.questions.v1", key, question());
        return outcome(key);
    }

    static String question() {
        return FivePrograms.question(QUESTION);
    }

    /** A question that nobody can answer in time. */
    static String late() {
        return "{\"query\": \"%s\", \"timeout_ms\": 1}".formatted(QUESTION);
    }

    /** The outcome of the question that was written under this key. */
    static ConsumerRecord<byte[], byte[]> outcome(String key) {
        return BROKER.read(
                "winnow.contexts.v1",
                record -> key.equals(Broker.header(record, "winnow-question")));
    }
}

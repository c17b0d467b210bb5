package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.fuzz.Target;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.ingest.topic.DocumentEvent;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.EventSender;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.ScopeSignature;
import dev.winnow.platform.kafka.gateway.QuestionListener;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.mock.MockProducerFactory;

/**
 * Records as somebody hostile writes them, given to what reads them: lines of headers, the key
 * among them as {@code key: ...}, an empty line, and the value, which is none where the line is
 * missing. Here, because the readers are nobody's but this package's.
 */
public final class HostileRecords {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final Events EVENTS = new Events(CLOCK, new ScopeSignature(null));

    private HostileRecords() {}

    /** Reads a record of a documents topic. */
    public static void document(byte[] input) {
        try {
            DocumentEvent event = DocumentEvent.read(record(RecordTopic.DOCUMENTS, input), 0);
            assertThat(DocumentKey.parse(EventHeaders.bytes(event.key().toString())))
                    .isEqualTo(event.key());
        } catch (PoisonRecordException e) {
            Target.assertDiscreet(e.getMessage(), input);
        }
    }

    /** Reads the record of a state, and the deadline and the attempt that its headers tell. */
    public static void state(byte[] input) {
        ConsumerRecord<byte[], byte[]> record = record(RecordTopic.CANDIDATES, input);
        EventHeaders.dropUnreadable(record.headers());
        assertThat(EventHeaders.attempt(record.headers())).isPositive();
        assertThat(EventHeaders.deadline(record.headers()).at()).isAfterOrEqualTo(Instant.EPOCH);
        try {
            PipelineState state = EVENTS.read(record, RecordTopic.CANDIDATES);
            assertThat(state.question().requestId()).isEqualTo(Events.id(record.key()));
        } catch (PoisonRecordException e) {
            Target.assertDiscreet(e.getMessage(), input);
        }
    }

    /**
     * Takes questions in: each ends as an accepted state, or as a refusal that tells the writer
     * why.
     */
    public static Target.Parser questions() {
        MockProducer<byte[], byte[]> topics =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    // The template closes it after each record, and the next one comes.
                    @Override
                    public void close(Duration patience) {}
                };
        PipelineProperties properties =
                new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("winnow.pipeline", PipelineProperties.class);
        QuestionListener listener =
                new QuestionListener(
                        List.of(QuestionsTopic.DEFAULT),
                        new QuestionIntake(properties, null),
                        properties.maxTimeout(),
                        new KafkaFace(
                                EVENTS,
                                new EventSender(
                                        new KafkaTemplate<>(
                                                new MockProducerFactory<>(() -> topics)),
                                        Duration.ofMinutes(1)),
                                new EventMetrics(new SimpleMeterRegistry(), CLOCK),
                                CLOCK));
        return input -> {
            topics.clear();
            boolean accepted = true;
            try {
                listener.on(record(RecordTopic.QUESTIONS, input));
            } catch (PoisonRecordException e) {
                accepted = false;
                Target.assertDiscreet(e.getMessage(), input);
            }
            assertThat(topics.history()).hasSize(1);
            ProducerRecord<byte[], byte[]> sent = topics.history().getFirst();
            if (accepted) {
                PipelineState state = EVENTS.read(received(sent), RecordTopic.ACCEPTED);
                assertThat(state.question().deadline())
                        .isIn(Deadline.NONE, EventHeaders.deadline(sent.headers()));
            } else {
                ContextRecord outcome =
                        Events.value(received(sent), RecordTopic.CONTEXTS, ContextRecord.class);
                assertThat(HttpStatuses.of(outcome.problem())).isBetween(400, 499);
                Target.assertDiscreet(outcome.problem().detail(), input);
            }
        };
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        ConsumerRecord<byte[], byte[]> received =
                new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(received.headers()::add);
        return received;
    }

    private static ConsumerRecord<byte[], byte[]> record(RecordTopic topic, byte[] input) {
        // Each byte is a character and the other way round, so that values keep their bytes.
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int blank = text.indexOf("\n\n");
        byte[] value = blank < 0 ? null : bytes(text.substring(blank + 2));
        Map<String, byte[]> headers = new java.util.LinkedHashMap<>();
        for (String line : text.substring(0, blank < 0 ? text.length() : blank).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon >= 0) {
                headers.put(line.substring(0, colon), bytes(line.substring(colon + 2)));
            }
        }
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(topic.topic(), 0, 7, headers.remove("key"), value);
        headers.forEach(record.headers()::add);
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

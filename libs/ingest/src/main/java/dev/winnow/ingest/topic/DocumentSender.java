package dev.winnow.ingest.topic;

import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.prepare.DocumentPreparation.DocumentRefusedException;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventSender;
import dev.winnow.platform.kafka.event.EventSender.BrokerAwayException;
import dev.winnow.platform.kafka.event.EventSender.RecordRefusedException;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Writes changes of documents to {@code winnow.documents.v1}. Their version is their place in the
 * topic.
 */
public final class DocumentSender implements AutoCloseable {

    private static final URI SOURCE = URI.create("/winnow/documents");

    /** Room for headers. */
    private static final int LARGEST_VALUE = TopicPlan.LARGEST_DOCUMENT - 64 * 1024;

    private final EventSender sender;
    private final InstantSource clock;
    private final Runnable closing;

    public DocumentSender(EventSender sender, InstantSource clock) {
        this(sender, clock, () -> {});
    }

    private DocumentSender(EventSender sender, InstantSource clock, Runnable closing) {
        this.sender = sender;
        this.clock = clock;
        this.closing = closing;
    }

    /**
     * A sender of its own.
     *
     * @param bootstrapServers where the broker is
     * @param patience longest wait for the broker over each document
     */
    public static DocumentSender connect(
            String bootstrapServers, Duration patience, InstantSource clock) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        // Or else it waits a minute for a broker or topic that it has not met.
        settings.put("max.block.ms", patience.toMillis());
        settings.put("max.request.size", TopicPlan.LARGEST_BYTES);
        DefaultKafkaProducerFactory<byte[], byte[]> producers =
                new DefaultKafkaProducerFactory<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer());
        return new DocumentSender(
                new EventSender(new KafkaTemplate<>(producers), patience),
                clock,
                producers::destroy);
    }

    /**
     * Writes what a document is now, and waits until the broker has it.
     *
     * @param cause names the request that it came with; key and cause are the event's id
     * @throws DocumentRefusedException if it does not fit a record, or the broker never takes it
     * @throws TopicAwayException if the broker did not take it in time
     */
    public void put(DocumentKey key, DocumentRecord document, String cause)
            throws IOException, DocumentRefusedException {
        byte[] value = WinnowJson.strict().writeValueAsBytes(document);
        if (value.length > LARGEST_VALUE) {
            throw new DocumentRefusedException(
                    ExtractionFailure.TOO_LARGE.code(),
                    "the document has %,d bytes as a record of JSON, at most %,d fit; split it"
                            .formatted(value.length, LARGEST_VALUE));
        }
        try {
            send(
                    Events.event(
                            RecordTopic.DOCUMENTS,
                            RecordTopic.DOCUMENTS.topic(),
                            key.toString(),
                            key + "/" + cause,
                            SOURCE,
                            clock.instant(),
                            value));
        } catch (RecordRefusedException e) {
            throw new DocumentRefusedException(
                    IngestProblem.REFUSED,
                    "the broker does not take it: %s".formatted(e.getMessage()));
        }
    }

    /**
     * Writes that a document was deleted, and waits until the broker has it.
     *
     * @throws IOException if the broker did not take it
     */
    public void delete(DocumentKey key) throws IOException {
        try {
            send(
                    new ProducerRecord<>(
                            RecordTopic.DOCUMENTS.topic(),
                            EventHeaders.bytes(key.toString()),
                            null));
        } catch (RecordRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * The broker does not take records of a topic now. Nothing is wrong with the record, and
     * nothing is lost by trying again.
     */
    public static final class TopicAwayException extends IOException {

        @Serial private static final long serialVersionUID = 1L;

        private TopicAwayException(BrokerAwayException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws TopicAwayException {
        try {
            sender.send(record);
        } catch (BrokerAwayException e) {
            throw new TopicAwayException(e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}

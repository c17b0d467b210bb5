package dev.winnow.platform.kafka;

import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes changes of documents to {@code winnow.documents.v1}. Their version is their place in the topic. */
public final class DocumentSender {

    private static final URI SOURCE = URI.create("/winnow/documents");

    private final EventSender sender;
    private final InstantSource clock;

    DocumentSender(EventSender sender, InstantSource clock) {
        this.sender = sender;
        this.clock = clock;
    }

    /**
     * Writes what a document is now, and waits until the broker has it.
     *
     * @param cause names the request that it came with; key and cause are the event's id
     * @throws IOException if the broker did not take it
     */
    public void put(DocumentKey key, DocumentRecord document, String cause) throws IOException {
        send(
                CloudEventRecord.of(
                        RecordTopic.DOCUMENTS,
                        null,
                        key.toString(),
                        key + "/" + cause,
                        SOURCE,
                        key.toString(),
                        clock.instant(),
                        WinnowJson.strict().writeValueAsBytes(document)));
    }

    /**
     * Writes that a document was deleted, and waits until the broker has it.
     *
     * @throws IOException if the broker did not take it
     */
    public void delete(DocumentKey key) throws IOException {
        send(
                new ProducerRecord<>(
                        RecordTopic.DOCUMENTS.topic(), EventHeaders.bytes(key.toString()), null));
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws IOException {
        try {
            sender.send(record);
        } catch (BrokerAwayException | RecordRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

package dev.winnow.ingest.replica;

import dev.winnow.ingest.topic.DocumentKey;
import dev.winnow.platform.kafka.event.CloudEventRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.StateReader;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.net.URI;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code winnow.passages.v1}. Their event id is key and version, so that a repeat is
 * recognised; a record without value takes back what stood under its key.
 */
public final class PassageEvents {

    private static final URI SOURCE = URI.create("/winnow/ingest");

    private final InstantSource clock;

    public PassageEvents(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The record that stands for a whole document.
     *
     * @param value the manifest of a version, or null for a deletion
     */
    public ProducerRecord<byte[], byte[]> manifest(
            int partition, DocumentKey key, long version, byte @Nullable [] value) {
        return record(partition, key.toString(), key, version, value);
    }

    /**
     * A part of a version.
     *
     * @param part its number, from 1
     * @param value null if the version has no such part and an older one had
     */
    public ProducerRecord<byte[], byte[]> part(
            int partition, DocumentKey key, int part, long version, byte @Nullable [] value) {
        return record(partition, key.part(part), key, version, value);
    }

    private ProducerRecord<byte[], byte[]> record(
            int partition,
            String key,
            DocumentKey document,
            long version,
            byte @Nullable [] value) {
        ProducerRecord<byte[], byte[]> record =
                value == null
                        ? new ProducerRecord<>(
                                RecordTopic.PASSAGES.topic(),
                                partition,
                                EventHeaders.bytes(key),
                                null)
                        : CloudEventRecord.of(
                                RecordTopic.PASSAGES,
                                partition,
                                key,
                                key + "@" + version,
                                SOURCE,
                                document.toString(),
                                clock.instant(),
                                value);
        record.headers().add(EventHeaders.VERSION, EventHeaders.bytes(Long.toString(version)));
        return record;
    }

    /**
     * The version that a record belongs to.
     *
     * @throws PoisonRecordException if it says none
     */
    public static long version(ConsumerRecord<byte[], byte[]> record) {
        Long version = EventHeaders.version(record.headers());
        if (version == null) {
            throw new PoisonRecordException("the record has no header " + EventHeaders.VERSION);
        }
        return version;
    }

    /**
     * The data of a record with a value.
     *
     * @throws PoisonRecordException if it is no event of this topic
     */
    public static byte[] data(ConsumerRecord<byte[], byte[]> record) {
        return StateReader.data(record, RecordTopic.PASSAGES);
    }
}

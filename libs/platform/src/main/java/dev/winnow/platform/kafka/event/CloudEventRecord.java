package dev.winnow.platform.kafka.event;

import dev.winnow.platform.kafka.topic.RecordTopic;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * JSON as the value, CloudEvents 1.0 attributes as headers: the binary mode of the Kafka protocol
 * binding, section 3.2.
 */
public final class CloudEventRecord {

    private static final String CONTENT_TYPE = "application/json";

    /** CloudEvents' partitioning extension. */
    private static final String PARTITION_KEY = "partitionkey";

    private CloudEventRecord() {}

    /**
     * A record in the topic of its kind.
     *
     * @param id the same for a repeat
     * @param together what names all records that belong in one partition
     */
    public static ProducerRecord<byte[], byte[]> of(
            RecordTopic kind,
            String key,
            String id,
            URI source,
            String together,
            Instant time,
            byte[] value) {
        return of(kind, kind.topic(), key, id, source, together, time, value);
    }

    /** The same in a topic that is for some alone. */
    public static ProducerRecord<byte[], byte[]> of(
            RecordTopic kind,
            String topic,
            String key,
            String id,
            URI source,
            String together,
            Instant time,
            byte[] value) {
        CloudEvent event =
                CloudEventBuilder.v1()
                        .withId(id)
                        .withType(kind.type())
                        .withSource(source)
                        .withTime(time.atOffset(ZoneOffset.UTC))
                        .withExtension(PARTITION_KEY, together)
                        .withData(CONTENT_TYPE, value)
                        .build();
        return KafkaMessageFactory.<byte[]>createWriter(topic, null, null, EventHeaders.bytes(key))
                .writeBinary(event);
    }
}

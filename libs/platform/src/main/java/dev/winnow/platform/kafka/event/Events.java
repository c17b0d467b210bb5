package dev.winnow.platform.kafka.event;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.RecordTopic;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Writes and reads the records of the line: JSON as the value, CloudEvents 1.0 attributes as
 * headers (Kafka protocol binding, section 3.2, binary mode; structured mode is read as well). The
 * event id is request id and writer, so that a repeat is recognised. An outcome's is the same
 * whoever writes it: a question has one, and a second one, by another stage, is recognised as well.
 * Unknown fields are ignored: a newer version may have written them.
 *
 * <p>Our own headers of the record that was read go on with what came of it, whatever its reader
 * knows of them.
 */
public record Events(InstantSource clock, ScopeSignature signature) {

    /** A writer that is no stage. */
    private static final String GATEWAY = "gateway";

    /** The other one: whoever answers from the outcomes. */
    private static final String ANSWER = "answer";

    /** Stands in the ids of outcomes where other records have their writer. */
    private static final String OUTCOME = "outcome";

    private static final String CONTENT_TYPE = "application/json";

    /** CloudEvents' partitioning extension. */
    private static final String PARTITION_KEY = "partitionkey";

    /**
     * An accepted question, signed.
     *
     * @param outcomes the topic in which it ends
     * @param question what names it, if it came by topic
     */
    public ProducerRecord<byte[], byte[]> accepted(
            PipelineState accepted, String outcomes, byte @Nullable [] question) {
        RequestId id = accepted.question().requestId();
        Deadline deadline = accepted.question().deadline();
        RecordHeaders headers = new RecordHeaders();
        if (!deadline.equals(Deadline.NONE)) {
            headers.add(
                    EventHeaders.DEADLINE,
                    EventHeaders.bytes(Long.toString(deadline.at().toEpochMilli())));
        }
        if (question != null) {
            headers.add(EventHeaders.QUESTION, question);
        }
        headers.add(EventHeaders.OUTCOMES, EventHeaders.bytes(outcomes));
        String signed = signature.of(id, accepted.question().scope(), outcomes);
        if (signed != null) {
            headers.add(EventHeaders.SCOPE_SIGNATURE, EventHeaders.bytes(signed));
        }
        return record(
                RecordTopic.ACCEPTED, RecordTopic.ACCEPTED.topic(), id, GATEWAY, accepted, headers);
    }

    /** What a stage made of a state, for the next one. */
    public ProducerRecord<byte[], byte[]> state(StageId writer, PipelineState state, Headers read) {
        RecordTopic next = RecordTopic.outOf(writer);
        return record(
                next, next.topic(), state.question().requestId(), writer.label(), state, read);
    }

    /**
     * The end of a question, in the topic that was set when it was accepted.
     *
     * @throws PoisonRecordException as {@link EventHeaders#outcomes}
     */
    public ProducerRecord<byte[], byte[]> context(
            String writer, ContextRecord outcome, Headers read) {
        String topic = EventHeaders.outcomes(read);
        return record(RecordTopic.CONTEXTS, topic, outcome.requestId(), writer, outcome, read);
    }

    /** The end of a question that was not accepted. */
    public ProducerRecord<byte[], byte[]> refusal(
            ContextRecord outcome, String outcomes, byte[] question) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.OUTCOMES, EventHeaders.bytes(outcomes));
        headers.add(EventHeaders.QUESTION, question);
        return context(GATEWAY, outcome, headers);
    }

    /** The answer to a question that came by topic. */
    public ProducerRecord<byte[], byte[]> answer(AnswerRecord answer, String topic, Headers read) {
        return record(RecordTopic.ANSWERS, topic, answer.requestId(), ANSWER, answer, read);
    }

    private ProducerRecord<byte[], byte[]> record(
            RecordTopic kind,
            String topic,
            RequestId id,
            String writer,
            Object value,
            Headers read) {
        ProducerRecord<byte[], byte[]> record =
                event(
                        kind,
                        topic,
                        id.toString(),
                        id + "/" + (kind == RecordTopic.CONTEXTS ? OUTCOME : writer),
                        URI.create("/winnow/" + writer),
                        clock.instant(),
                        WinnowJson.strict().writeValueAsBytes(value));
        for (Header header : read) {
            if (header.key().startsWith(EventHeaders.PREFIX)) {
                record.headers().add(header);
            }
        }
        return record;
    }

    /**
     * A record of JSON.
     *
     * @param topic that of its kind, or one of these that is for some alone
     * @param key what names all records that belong in one partition
     * @param id the same for a repeat
     */
    public static ProducerRecord<byte[], byte[]> event(
            RecordTopic kind,
            String topic,
            String key,
            String id,
            URI source,
            Instant time,
            byte[] value) {
        CloudEvent event =
                CloudEventBuilder.v1()
                        .withId(id)
                        .withType(kind.type())
                        .withSource(source)
                        .withTime(time.atOffset(ZoneOffset.UTC))
                        .withExtension(PARTITION_KEY, key)
                        .withData(CONTENT_TYPE, value)
                        .build();
        return KafkaMessageFactory.<byte[]>createWriter(topic, null, null, EventHeaders.bytes(key))
                .writeBinary(event);
    }

    /**
     * The request id that a key names.
     *
     * @return null if the key is none
     */
    public static @Nullable RequestId id(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        try {
            return RequestId.parse(new String(key, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The state in a record.
     *
     * @throws PoisonRecordException if it holds none that can be believed
     */
    public PipelineState read(ConsumerRecord<byte[], byte[]> record, RecordTopic kind) {
        RequestId key = id(record.key());
        if (key == null) {
            throw new PoisonRecordException("the key is not a request id");
        }
        Headers headers = record.headers();
        EventHeaders.outcomes(headers);
        PipelineState state = value(record, kind, PipelineState.class);
        if (!state.question().requestId().equals(key)) {
            throw new PoisonRecordException(
                    "the key names request %s and the state names %s"
                            .formatted(key, state.question().requestId()));
        }
        boolean signed =
                signature.accepts(
                        key,
                        state.question().scope(),
                        EventHeaders.text(headers, EventHeaders.OUTCOMES),
                        EventHeaders.text(headers, EventHeaders.SCOPE_SIGNATURE));
        if (!signed) {
            throw PoisonRecordException.forged(
                    "the scope of request %s, or the topic of its outcome, is not the one that was signed when it was accepted"
                            .formatted(key));
        }
        return state;
    }

    /** The value of a CloudEvent of this kind. */
    public static <T> T value(
            ConsumerRecord<byte[], byte[]> record, RecordTopic kind, Class<T> type) {
        @Nullable T value;
        try {
            value = WinnowJson.tolerant().readValue(data(record, kind), type);
        } catch (JacksonException e) {
            throw new PoisonRecordException(JsonProblems.explain(e).problem().detail());
        }
        if (value == null) {
            throw new PoisonRecordException("the event's data is null");
        }
        return value;
    }

    /** The data of a CloudEvent of this kind. */
    public static byte[] data(ConsumerRecord<byte[], byte[]> record, RecordTopic kind) {
        CloudEvent event;
        try {
            event = KafkaMessageFactory.createReader(record).toEvent();
        } catch (RuntimeException e) {
            // The library throws types without a common one at what it cannot read, of its own and
            // of Jackson's.
            throw new PoisonRecordException(
                    "the record is no CloudEvent 1.0: it needs the headers ce_specversion, ce_id, ce_type and ce_source, or the content type application/cloudevents+json");
        }
        if (!event.getType().equals(kind.type())) {
            throw new PoisonRecordException("the event's type is not " + kind.type());
        }
        CloudEventData data = event.getData();
        if (data == null) {
            throw new PoisonRecordException("the event has no data");
        }
        return data.toBytes();
    }
}

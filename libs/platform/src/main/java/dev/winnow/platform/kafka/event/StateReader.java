package dev.winnow.platform.kafka.event;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.RecordTopic;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads records of states. Binary mode is what Winnow writes; structured mode is read as well.
 * Unknown fields are ignored: a newer version may have written them.
 */
public final class StateReader {

    private final Events events;

    public StateReader(Events events) {
        this.events = events;
    }

    /**
     * The request id that the key names.
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
    public StateEvent read(ConsumerRecord<byte[], byte[]> record, RecordTopic kind) {
        RequestId key = id(record.key());
        if (key == null) {
            throw new PoisonRecordException("the key is not a request id");
        }
        EventHeaders.outcomes(record.headers());
        PipelineState state = parse(data(record, kind), PipelineState.class);
        if (!state.question().requestId().equals(key)) {
            throw new PoisonRecordException(
                    "the key names request %s and the state names %s"
                            .formatted(key, state.question().requestId()));
        }
        if (!events.isSigned(key, state.question().scope(), record.headers())) {
            throw PoisonRecordException.forged(
                    "the scope of request %s, or the topic of its outcome, is not the one that was signed when it was accepted"
                            .formatted(key));
        }
        return new StateEvent(state, ForwardedHeaders.of(record.headers()));
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
                    "the record is no CloudEvent 1.0: it needs the headers ce_specversion, ce_id, ce_type and ce_source, or the "
                            + "content type application/cloudevents+json");
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

    public static <T> T parse(byte[] json, Class<T> type) {
        @Nullable T value;
        try {
            value = WinnowJson.tolerant().readValue(json, type);
        } catch (JacksonException e) {
            throw new PoisonRecordException(JsonProblems.explain(e).problem().detail());
        }
        if (value == null) {
            throw new PoisonRecordException("the event's data is null");
        }
        return value;
    }

    /**
     * A state as it came.
     *
     * @param state the question and everything known about it
     * @param carried headers that go on with it
     */
    public record StateEvent(PipelineState state, ForwardedHeaders carried) {}
}

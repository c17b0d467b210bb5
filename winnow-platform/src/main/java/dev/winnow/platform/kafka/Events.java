package dev.winnow.platform.kafka;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.json.WinnowJson;
import java.net.URI;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of the line: JSON as the value, CloudEvents 1.0 attributes as headers (Kafka protocol binding, section 3.2). The event
 * id is request id and writer, so that a repeat is recognised. An outcome's is the same whoever writes it: a question has one, and a second one, by another
 * stage, is recognised as well.
 */
final class Events {

    /** A writer that is no stage. */
    static final String GATEWAY = "gateway";

    /** The other one: whoever answers from the outcomes. */
    private static final String ANSWER = "answer";

    /** Stands in the ids of outcomes where other records have their writer. */
    private static final String OUTCOME = "outcome";

    private final InstantSource clock;
    private final ScopeSeal seal;

    Events(InstantSource clock, ScopeSeal seal) {
        this.clock = clock;
        this.seal = seal;
    }

    /** An accepted question, sealed. */
    ProducerRecord<byte[], byte[]> query(PipelineState accepted, byte @Nullable [] question) {
        ProducerRecord<byte[], byte[]> record =
                record(
                        RecordTopic.QUERIES,
                        accepted.requestId(),
                        GATEWAY,
                        WinnowJson.strict().writeValueAsBytes(accepted));
        Headers headers = record.headers();
        if (!accepted.deadline().equals(Deadline.NONE)) {
            headers.add(
                    EventHeaders.DEADLINE,
                    EventHeaders.bytes(Long.toString(accepted.deadline().at().toEpochMilli())));
        }
        if (question != null) {
            headers.add(EventHeaders.QUESTION, question);
        }
        String signature = seal.of(accepted.requestId(), accepted.scope());
        if (signature != null) {
            headers.add(EventHeaders.SCOPE_SIGNATURE, EventHeaders.bytes(signature));
        }
        return record;
    }

    /** What a stage made of a state, for the next one. */
    ProducerRecord<byte[], byte[]> state(
            StageId writer, PipelineState state, CarriedHeaders carried) {
        ProducerRecord<byte[], byte[]> record =
                record(
                        RecordTopic.outOf(writer),
                        state.requestId(),
                        writer.label(),
                        WinnowJson.strict().writeValueAsBytes(state));
        carried.addTo(record.headers());
        return record;
    }

    /** The end of a question. */
    ProducerRecord<byte[], byte[]> context(
            String writer, ContextRecord outcome, CarriedHeaders carried) {
        ProducerRecord<byte[], byte[]> record =
                record(
                        RecordTopic.CONTEXTS,
                        outcome.requestId(),
                        writer,
                        WinnowJson.strict().writeValueAsBytes(outcome));
        carried.addTo(record.headers());
        return record;
    }

    /** The end of a question that was not accepted. */
    ProducerRecord<byte[], byte[]> refusal(ContextRecord outcome, byte[] question) {
        ProducerRecord<byte[], byte[]> record = context(GATEWAY, outcome, CarriedHeaders.NONE);
        record.headers().add(EventHeaders.QUESTION, question);
        return record;
    }

    /** The answer to a question that came by topic. */
    ProducerRecord<byte[], byte[]> answer(AnswerRecord answer, CarriedHeaders carried) {
        ProducerRecord<byte[], byte[]> record =
                record(
                        RecordTopic.ANSWERS,
                        answer.requestId(),
                        ANSWER,
                        WinnowJson.strict().writeValueAsBytes(answer));
        carried.addTo(record.headers());
        return record;
    }

    private ProducerRecord<byte[], byte[]> record(
            RecordTopic topic, RequestId id, String writer, byte[] value) {
        return CloudEventRecord.of(
                topic,
                null,
                id.toString(),
                id + "/" + (topic == RecordTopic.CONTEXTS ? OUTCOME : writer),
                URI.create("/winnow/" + writer),
                id.toString(),
                clock.instant(),
                value);
    }

    /** Whether a scope is the one that was sealed when the question was accepted. */
    boolean sealed(RequestId id, Scope scope, Headers headers) {
        return seal.accepts(id, scope, EventHeaders.text(headers, EventHeaders.SCOPE_SIGNATURE));
    }
}

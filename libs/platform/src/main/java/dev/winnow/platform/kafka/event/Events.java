package dev.winnow.platform.kafka.event;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of the line: JSON as the value, CloudEvents 1.0 attributes as headers (Kafka
 * protocol binding, section 3.2). The event id is request id and writer, so that a repeat is
 * recognised. An outcome's is the same whoever writes it: a question has one, and a second one, by
 * another stage, is recognised as well.
 */
public final class Events {

    /** A writer that is no stage. */
    static final String GATEWAY = "gateway";

    /** The other one: whoever answers from the outcomes. */
    private static final String ANSWER = "answer";

    /** Stands in the ids of outcomes where other records have their writer. */
    private static final String OUTCOME = "outcome";

    private final InstantSource clock;
    private final ScopeSignature signature;

    public Events(InstantSource clock, ScopeSignature signature) {
        this.clock = clock;
        this.signature = signature;
    }

    /**
     * An accepted question, signed.
     *
     * @param outcomes the topic in which it ends
     * @param question what names it, if it came by topic
     */
    public ProducerRecord<byte[], byte[]> accepted(
            PipelineState accepted, String outcomes, byte @Nullable [] question) {
        ProducerRecord<byte[], byte[]> record =
                record(
                        RecordTopic.ACCEPTED,
                        RecordTopic.ACCEPTED.topic(),
                        accepted.question().requestId(),
                        GATEWAY,
                        accepted,
                        ForwardedHeaders.NONE);
        Headers headers = record.headers();
        if (!accepted.question().deadline().equals(Deadline.NONE)) {
            headers.add(
                    EventHeaders.DEADLINE,
                    EventHeaders.bytes(
                            Long.toString(accepted.question().deadline().at().toEpochMilli())));
        }
        if (question != null) {
            headers.add(EventHeaders.QUESTION, question);
        }
        headers.add(EventHeaders.OUTCOMES, EventHeaders.bytes(outcomes));
        String signed =
                signature.of(
                        accepted.question().requestId(), accepted.question().scope(), outcomes);
        if (signed != null) {
            headers.add(EventHeaders.SCOPE_SIGNATURE, EventHeaders.bytes(signed));
        }
        return record;
    }

    /** What a stage made of a state, for the next one. */
    public ProducerRecord<byte[], byte[]> state(
            StageId writer, PipelineState state, ForwardedHeaders carried) {
        RecordTopic next = RecordTopic.outOf(writer);
        RequestId id = state.question().requestId();
        return record(next, next.topic(), id, writer.label(), state, carried);
    }

    /**
     * The end of a question, in the topic that was set when it was accepted.
     *
     * @throws PoisonRecordException as {@link EventHeaders#outcomes(Headers)}
     */
    public ProducerRecord<byte[], byte[]> context(
            String writer, ContextRecord outcome, ForwardedHeaders carried) {
        return record(
                RecordTopic.CONTEXTS,
                carried.outcomes(),
                outcome.requestId(),
                writer,
                outcome,
                carried);
    }

    /** The end of a question that was not accepted. */
    public ProducerRecord<byte[], byte[]> refusal(
            ContextRecord outcome, String outcomes, byte[] question) {
        return context(
                GATEWAY,
                outcome,
                new ForwardedHeaders(
                        List.of(
                                new RecordHeader(
                                        EventHeaders.OUTCOMES, EventHeaders.bytes(outcomes)),
                                new RecordHeader(EventHeaders.QUESTION, question))));
    }

    /** The answer to a question that came by topic. */
    public ProducerRecord<byte[], byte[]> answer(
            AnswerRecord answer, String topic, ForwardedHeaders carried) {
        return record(RecordTopic.ANSWERS, topic, answer.requestId(), ANSWER, answer, carried);
    }

    private ProducerRecord<byte[], byte[]> record(
            RecordTopic kind,
            String topic,
            RequestId id,
            String writer,
            Object value,
            ForwardedHeaders carried) {
        ProducerRecord<byte[], byte[]> record =
                CloudEventRecord.of(
                        kind,
                        topic,
                        id.toString(),
                        id + "/" + (kind == RecordTopic.CONTEXTS ? OUTCOME : writer),
                        URI.create("/winnow/" + writer),
                        id.toString(),
                        clock.instant(),
                        WinnowJson.strict().writeValueAsBytes(value));
        carried.addTo(record.headers());
        return record;
    }

    /**
     * Whether a scope and the topic of the outcome are those that were signed when the question was
     * accepted.
     */
    boolean isSigned(RequestId id, Scope scope, Headers headers) {
        return signature.accepts(
                id,
                scope,
                EventHeaders.text(headers, EventHeaders.OUTCOMES),
                EventHeaders.text(headers, EventHeaders.SCOPE_SIGNATURE));
    }
}

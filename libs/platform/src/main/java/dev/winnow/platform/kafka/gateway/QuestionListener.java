package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.JsonProblems;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.QuestionRecord;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import tools.jackson.core.JacksonException;

/**
 * Takes questions from topics into which others write. One that cannot be accepted ends as failed
 * in the outcomes of its topic, so that its writer learns why, and goes to the dead letter topic,
 * so that nothing is lost.
 */
public final class QuestionListener {

    /** The consumer group: all gateways share one. */
    static final String GROUP = "winnow-questions";

    private final Map<String, QuestionsTopic> topics = new TreeMap<>();
    private final QuestionIntake intake;
    private final Duration maxTimeout;
    private final KafkaFace face;

    /**
     * @param topics the topics, each with whose documents its questions may see and where they end
     * @param maxTimeout the longest time that a question may ask for
     */
    public QuestionListener(
            List<QuestionsTopic> topics,
            QuestionIntake intake,
            Duration maxTimeout,
            KafkaFace face) {
        topics.forEach(each -> this.topics.put(each.topic(), each));
        this.intake = intake;
        this.maxTimeout = maxTimeout;
        this.face = face;
    }

    /** The topics that are read. */
    public List<String> topics() {
        return List.copyOf(topics.keySet());
    }

    /** Takes one question. */
    @KafkaListener(
            id = GROUP,
            topics = "#{__listener.topics()}",
            containerFactory = KafkaGatewayAutoConfiguration.PLAIN_CONTAINERS)
    public void on(ConsumerRecord<byte[], byte[]> record) {
        EventHeaders.dropForged(record.headers());
        String topic = record.topic();
        RequestId id = id(record);

        PipelineState accepted;
        try {
            accepted = accept(record, id);
        } catch (ProblemException e) {
            throw refused(record, id, e.problem());
        } catch (RuntimeException e) {
            // Whatever it is, the questions behind it must not wait for it.
            throw refused(record, id, new Problem(Kind.INTERNAL, "an unexpected error"));
        }
        face.send(face.events().accepted(accepted, of(record).outcomes(), name(record)));
        face.metrics().count(topic, EventMetrics.Result.DONE);
        face.seen(topic, record);
    }

    private PoisonRecordException refused(
            ConsumerRecord<byte[], byte[]> record, RequestId id, Problem problem) {
        ContextRecord unread = ContextRecord.unread(id, problem);
        face.send(face.events().refusal(unread, of(record).outcomes(), name(record)));
        // Whoever asked reads the rest in the outcome. It may quote names of fields, and log and
        // dead letter are for others.
        String message = "question %s was refused: %s".formatted(id, problem.type());
        return face.poison(record.topic(), new PoisonRecordException(message));
    }

    private PipelineState accept(ConsumerRecord<byte[], byte[]> record, RequestId id) {
        QuestionRecord question = parse(record.value());
        Scope scope = of(record).scope();
        RequestSettings asked =
                question.settings() == null ? RequestSettings.NONE : question.settings();
        return intake.accept(
                new RequestFrame(id, scope, deadline(question.timeoutMs(), record.timestamp())),
                intake.query(question.query(), question.filters(), question.queryVector()),
                intake.settings(asked));
    }

    private QuestionsTopic of(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        return Objects.requireNonNull(topics.get(topic), "nothing is set for topic " + topic);
    }

    private static QuestionRecord parse(byte @Nullable [] value) {
        if (value == null) {
            throw ProblemException.of(
                    Kind.MALFORMED_JSON, "the record is empty; send a JSON object");
        }
        @Nullable QuestionRecord question;
        try {
            question = WinnowJson.strict().readValue(value, QuestionRecord.class);
        } catch (JacksonException e) {
            throw JsonProblems.explain(e);
        }
        if (question == null) {
            throw ProblemException.of(
                    Kind.MALFORMED_JSON, "the record is null; send a JSON object");
        }
        return question;
    }

    /** Counted from the record's own time, so that a question read twice keeps its deadline. */
    private Deadline deadline(@Nullable Integer timeoutMs, long written) {
        if (timeoutMs == null) {
            return Deadline.NONE;
        }
        if (timeoutMs < 1) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE, "timeout_ms must be at least 1, got " + timeoutMs)
                    .at("timeout_ms");
        }
        long allowed = Math.min(timeoutMs, maxTimeout.toMillis());
        Instant latest = face.clock().instant().plus(maxTimeout).truncatedTo(ChronoUnit.MILLIS);
        // A record from the future would otherwise have more time than anybody may ask for.
        return new Deadline(Instant.ofEpochMilli(written + allowed)).earlier(new Deadline(latest));
    }

    /** What names a question: its key, or else the place where it stands. */
    private static byte[] name(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null) {
            return record.key();
        }
        return EventHeaders.bytes(
                "%s-%d-%d".formatted(record.topic(), record.partition(), record.offset()));
    }

    /**
     * The request id of a question that was read from a topic, the same each time it is read: a
     * UUID of version 8 (RFC 9562, section 5.8), the record's time in the place where version 7 has
     * it, then the hash of where the record stands.
     */
    private static RequestId id(ConsumerRecord<byte[], byte[]> record) {
        String place = "%s\n%d\n%d".formatted(record.topic(), record.partition(), record.offset());
        ByteBuffer hash = ByteBuffer.wrap(Sha256.bytesOf(EventHeaders.bytes(place)));
        long high = (record.timestamp() << 16) | 0x8000L | (hash.getLong() & 0x0FFFL);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low));
    }
}

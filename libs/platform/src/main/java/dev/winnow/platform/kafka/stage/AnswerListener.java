package dev.winnow.platform.kafka.stage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Query;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.event.AnswerRecord;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventMetrics.Result;
import dev.winnow.platform.kafka.event.EventSender.BrokerAwayException;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.stage.StageRetries.RetryDelays;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.platform.telemetry.RequestIdFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Reads outcomes and writes answers. Only questions that came by topic are answered: who asked a
 * gateway gets an answer there, and would pay for a second one. Each of them ends in an answer, one
 * that says that there is nothing to answer from, or a problem.
 */
public final class AnswerListener {

    private static final Logger log = LoggerFactory.getLogger(AnswerListener.class);

    /** The consumer group: all that answer share one. */
    public static final String GROUP = "winnow-answers";

    /**
     * Answers that are remembered: an outcome that comes again, because whoever wrote it was killed
     * in between, follows soon. A generator would be paid twice for it, and would answer in other
     * words.
     */
    private static final int REMEMBERED = 1_000;

    /**
     * Problems that another attempt may not meet. What took too long was paid for, and would take
     * as long again; what was refused will be refused.
     */
    private static final Set<Kind> PASSING =
            EnumSet.of(
                    Kind.GENERATOR_UNREACHABLE,
                    Kind.GENERATOR_FAILED,
                    Kind.GENERATOR_BUSY,
                    Kind.GENERATOR_PAUSED);

    private static final Problem UNEXPECTED = new Problem(Kind.INTERNAL, "an unexpected error");

    private final Map<String, String> answers = new TreeMap<>();
    private final AnswerWriter writer;
    private final KafkaFace face;
    private final RetryDelays retries;
    private final Cache<RequestId, AnswerRecord> recent =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    AnswerListener(
            KafkaProperties properties, AnswerWriter writer, KafkaFace face, RetryDelays retries) {
        properties.questions().forEach(each -> answers.put(each.outcomes(), each.answers()));
        this.writer = writer;
        this.face = face;
        this.retries = retries;
    }

    /** The topics that are read. */
    public List<String> topics() {
        return List.copyOf(answers.keySet());
    }

    /** Takes one record. */
    @KafkaListener(
            id = GROUP,
            topics = "#{__listener.topics()}",
            containerFactory = KafkaAnswersAutoConfiguration.CONTAINERS)
    public void on(ConsumerRecord<byte[], byte[]> record, Acknowledgment acknowledgment) {
        if (record.headers().lastHeader(EventHeaders.QUESTION) != null) {
            RequestId id = Events.id(record.key());
            try (MDC.MDCCloseable inLog =
                    MDC.putCloseable(RequestIdFilter.MDC_REQUEST, String.valueOf(id))) {
                answer(record, id);
            }
            face.seen(topic(record), record);
        }
        acknowledgment.acknowledge();
    }

    /** Further attempts are read from retry topics. */
    private static String topic(ConsumerRecord<byte[], byte[]> record) {
        return TopicPlan.origin(record.topic());
    }

    private void answer(ConsumerRecord<byte[], byte[]> record, @Nullable RequestId id) {
        ContextRecord outcome = read(record, id);
        AnswerRecord answer;
        try {
            AnswerRecord known = recent.getIfPresent(outcome.requestId());
            answer = known == null ? write(outcome, record) : known;
            send(answer, record);
        } catch (ProblemException | BrokerAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            // Too large for its topic, or unexpected: no other attempt would change that. The
            // question ends; the record itself is for the one who mends the failure.
            send(AnswerRecord.failed(outcome, UNEXPECTED), record);
            face.metrics().deadLetter(topic(record));
            throw face.unexpected("writing an answer", e);
        }
        boolean done = answer.problem() == null;
        if (done) {
            recent.put(outcome.requestId(), answer);
        }
        face.metrics().count(topic(record), done ? Result.DONE : Result.FAILED);
    }

    /** An answer goes where those may read it who may read the outcome. */
    private void send(AnswerRecord answer, ConsumerRecord<byte[], byte[]> record) {
        String topic = Objects.requireNonNull(answers.get(topic(record)));
        face.send(face.events().answer(answer, topic, record.headers()));
    }

    private ContextRecord read(ConsumerRecord<byte[], byte[]> record, @Nullable RequestId id) {
        try {
            if (id == null) {
                throw new PoisonRecordException("the key is not a request id");
            }
            ContextRecord outcome = Events.value(record, RecordTopic.CONTEXTS, ContextRecord.class);
            if (!outcome.requestId().equals(id)) {
                throw new PoisonRecordException(
                        "the key names request %s and the outcome names %s"
                                .formatted(id, outcome.requestId()));
            }
            return outcome;
        } catch (PoisonRecordException e) {
            // Counted first: the broker may refuse what follows.
            PoisonRecordException told = face.poison(topic(record), e);
            if (id != null) {
                Problem problem =
                        new Problem(
                                Kind.INTERNAL,
                                "the outcome of the question could not be read; its record is among the dead letters");
                send(AnswerRecord.failed(ContextRecord.unread(id, problem), problem), record);
            }
            throw told;
        }
    }

    /**
     * Makes the record in which the question ends.
     *
     * @throws ProblemException if another attempt makes sense
     */
    private AnswerRecord write(ContextRecord outcome, ConsumerRecord<byte[], byte[]> record) {
        Problem before = outcome.problem();
        if (before != null) {
            return AnswerRecord.failed(outcome, before);
        }
        CompactContext context = outcome.context();
        Query query = outcome.query();
        if (context == null || query == null) {
            return AnswerRecord.failed(
                    outcome,
                    new Problem(
                            Kind.INTERNAL,
                            "the outcome has neither a context with its question nor a problem"));
        }
        if (!context.answerable()) {
            return AnswerRecord.unanswerable(outcome);
        }
        try {
            return AnswerRecord.of(outcome, writer.write(query, context));
        } catch (ProblemException e) {
            if (PASSING.contains(e.problem().kind())
                    && !retries.last(EventHeaders.attempt(record.headers()))) {
                face.metrics().count(topic(record), Result.RETRIED);
                // Without its cause, whose message might quote a text: retry topics carry messages.
                throw new ProblemException(e.problem());
            }
            log.warn("no answer: {}", e.problem().detail());
            return AnswerRecord.failed(outcome, e.problem());
        }
    }
}

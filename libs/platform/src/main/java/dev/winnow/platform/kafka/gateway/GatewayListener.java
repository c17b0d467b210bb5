package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.outcome.StageId;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.gateway.PendingQuestions.PendingQuestion;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Reads what the stages write of questions over HTTP and hands it to those that wait for it. Every
 * gateway reads all records under a group of its own, and skips those of other gateways by their
 * key, before parsing them.
 */
public final class GatewayListener implements ConsumerSeekAware {

    private static final Logger log = LoggerFactory.getLogger(GatewayListener.class);

    /**
     * A gateway that starts reads what was written in the minute before, so that no answer slips
     * through between its first question and its assignment. Longer than an assignment takes, short
     * enough to be skipped by key in no time.
     */
    private static final Duration LOOK_BACK = Duration.ofMinutes(1);

    /** Only questions over HTTP are waited for at a gateway. */
    static final String OUTCOMES = RecordTopic.CONTEXTS.topic(RecordTopic.HTTP);

    private final PendingQuestions open;
    private final KafkaFace face;
    private final String group;

    GatewayListener(PendingQuestions open, KafkaFace face, Group group) {
        this.open = open;
        this.face = face;
        this.group = group.name();
    }

    /**
     * A setting of the consumer would not do: Kafka's by_duration finds no place in a partition
     * that is empty.
     */
    @Override
    public void onPartitionsAssigned(
            Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        callback.seekToTimestamp(
                assignments.keySet(), face.clock().instant().minus(LOOK_BACK).toEpochMilli());
    }

    /** The topics that are read. */
    public List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (StageId stage : StageId.values()) {
            if (stage != StageId.PRUNER) {
                topics.add(RecordTopic.outOf(stage).topic());
            }
        }
        topics.add(OUTCOMES);
        return topics;
    }

    public String group() {
        return group;
    }

    /** Takes one record. */
    @KafkaListener(
            id = KafkaGatewayAutoConfiguration.GATEWAY,
            idIsGroup = false,
            topics = "#{__listener.topics()}",
            groupId = "#{__listener.group()}",
            containerFactory = KafkaGatewayAutoConfiguration.GATEWAY_CONTAINERS)
    public void on(ConsumerRecord<byte[], byte[]> record) {
        PendingQuestion question = open.find(record.key());
        if (question == null) {
            return;
        }
        try {
            take(record, question);
        } catch (PoisonRecordException e) {
            // Whoever reads the topic for the line sends it to the dead letters. Here it is no
            // answer, and nothing else.
            log.warn("a record of {} is no answer: {}", record.topic(), e.getMessage());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, PendingQuestion question) {
        if (record.topic().equals(OUTCOMES)) {
            ContextRecord outcome = Events.value(record, RecordTopic.CONTEXTS, ContextRecord.class);
            if (!question.isAnsweredBy(outcome)) {
                throw new PoisonRecordException("its request or its scope is another one");
            }
            question.outcome(outcome);
            return;
        }
        for (StageId stage : StageId.values()) {
            RecordTopic states = RecordTopic.outOf(stage);
            if (record.topic().equals(states.topic()) && question.wants(stage)) {
                question.state(face.events().read(record, states));
            }
        }
    }

    /**
     * The consumer group of this gateway alone.
     *
     * @param name no other gateway's
     */
    record Group(String name) {}
}

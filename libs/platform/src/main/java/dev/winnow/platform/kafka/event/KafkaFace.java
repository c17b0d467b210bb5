package dev.winnow.platform.kafka.event;

import dev.winnow.platform.error.UnexpectedErrors;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every listener of the line writes and counts with, and how each ends what it cannot take.
 */
public record KafkaFace(
        Events events, EventSender sender, EventMetrics metrics, InstantSource clock) {

    private static final Logger log = LoggerFactory.getLogger(KafkaFace.class);

    public void send(ProducerRecord<byte[], byte[]> record) {
        sender.send(record);
    }

    /** Tells of a record that goes to the dead letter topic because it cannot be read. */
    public PoisonRecordException poison(String topic, PoisonRecordException why) {
        metrics.count(topic, EventMetrics.Result.POISON);
        metrics.deadLetter(topic);
        log.warn("a record of {} goes to its dead letter topic: {}", topic, why.getMessage());
        return why;
    }

    /** Tells of a failure that no code foresaw. */
    public UnexpectedFailureException unexpected(String work, RuntimeException unforeseen) {
        UnexpectedFailureException failure = new UnexpectedFailureException(work, unforeseen);
        UnexpectedErrors.log(log, String.valueOf(failure.getMessage()), failure);
        return failure;
    }

    /** Notes that what came of a record is safe. */
    public void seen(String topic, ConsumerRecord<byte[], byte[]> record) {
        metrics.seen(topic, Instant.ofEpochMilli(record.timestamp()));
    }
}

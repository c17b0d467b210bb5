package dev.winnow.platform.kafka;

import dev.winnow.platform.kafka.topic.TopicPlan;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.util.backoff.ExponentialBackOff;

/** Containers of listeners, and their treatment of failures, as all listeners have them. */
public final class KafkaContainers {

    /**
     * Waits while the broker is away: short at first, then every few seconds, for as long as it
     * takes.
     */
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private KafkaContainers() {}

    /** Containers of records of bytes. */
    public static ConcurrentKafkaListenerContainerFactory<byte[], byte[]> of(
            ConsumerFactory<byte[], byte[]> consumers, AckMode acknowledgement) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                new ConcurrentKafkaListenerContainerFactory<>();
        factory.setConsumerFactory(consumers);
        ContainerProperties container = factory.getContainerProperties();
        container.setAckMode(acknowledgement);
        // On shutdown the current record is finished; the rest are redelivered.
        container.setStopImmediate(true);
        container.setObservationEnabled(true);
        container.setMissingTopicsFatal(false);
        return factory;
    }

    /** Sends a record that failed to the dead letter topic of its topic. */
    public static DeadLetterPublishingRecoverer deadLetters(KafkaTemplate<byte[], byte[]> kafka) {
        DeadLetterPublishingRecoverer deadLetters =
                new DeadLetterPublishingRecoverer(
                        kafka,
                        (record, failure) ->
                                new TopicPartition(record.topic() + TopicPlan.DEAD_LETTERS, -1));
        deadLetters.excludeHeader(HeadersToAdd.EX_STACKTRACE);
        return deadLetters;
    }

    /** Attempts without end, for failures of the broker. */
    public static ExponentialBackOff untilTheBrokerIsBack() {
        ExponentialBackOff wait = new ExponentialBackOff(FIRST_WAIT.toMillis(), 2);
        wait.setMaxInterval(LONGEST_WAIT.toMillis());
        return wait;
    }
}

package dev.winnow.platform.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaOperations;

/** Sends records and waits until the broker has them: an offset is committed only after what came of the record is safe. */
final class EventSender {

    private final KafkaOperations<byte[], byte[]> kafka;
    private final Duration patience;

    /**
     * @param patience longest wait for the broker; the producer goes on trying for a while after it
     */
    EventSender(KafkaOperations<byte[], byte[]> kafka, Duration patience) {
        this.kafka = kafka;
        this.patience = patience;
    }

    /**
     * Sends one record.
     *
     * @throws BrokerAwayException if the broker did not take it in time
     */
    void send(ProducerRecord<byte[], byte[]> record) {
        try {
            kafka.send(record).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BrokerAwayException(
                    "topic %s did not take a record".formatted(record.topic()), e);
        } catch (TimeoutException e) {
            throw new BrokerAwayException(
                    "topic %s did not take a record within %s".formatted(record.topic(), patience),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while sending to " + record.topic(), e);
        }
    }
}

package dev.winnow.platform.kafka.event;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;

/**
 * Sends records and waits until the broker has them: an offset is committed only after what came of
 * the record is safe.
 *
 * @param patience longest wait for the broker; the producer goes on trying for a while after it
 */
public record EventSender(KafkaOperations<byte[], byte[]> kafka, Duration patience) {

    /**
     * Sends one record.
     *
     * @throws BrokerAwayException if the broker did not take it in time
     * @throws RecordRefusedException if it never will
     */
    public void send(ProducerRecord<byte[], byte[]> record) {
        send(record, patience);
    }

    /** The same with less patience. */
    public void send(ProducerRecord<byte[], byte[]> record, Duration atMost) {
        Duration wait = atMost.compareTo(patience) < 0 ? atMost : patience;
        try {
            kafka.send(record).get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException e) {
            throw failed(record, e);
        } catch (TimeoutException e) {
            throw new BrokerAwayException(
                    "topic %s did not take a record within %s".formatted(record.topic(), wait), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("interrupted while sending to " + record.topic(), e);
        }
    }

    private static RuntimeException failed(
            ProducerRecord<byte[], byte[]> record, Exception failure) {
        Throwable reason = failure;
        while (reason.getCause() != null && !(reason instanceof ApiException)) {
            reason = reason.getCause();
        }
        String message = "topic %s did not take a record".formatted(record.topic());
        return reason instanceof ApiException && !(reason instanceof RetriableException)
                ? new RecordRefusedException(
                        message, reason instanceof RecordTooLargeException, failure)
                : new BrokerAwayException(message, failure);
    }

    /** The broker did not take a record. Nothing is lost by trying again. */
    public static final class BrokerAwayException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        BrokerAwayException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The broker does not take a record, and would not the next time: it is too large, or this
     * program may not write there.
     */
    public static final class RecordRefusedException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        private final boolean tooLarge;

        RecordRefusedException(String message, boolean tooLarge, Throwable cause) {
            super(message, cause);
            this.tooLarge = tooLarge;
        }

        /** Whether the topic takes no record of that size, so that a smaller one would be taken. */
        public boolean tooLarge() {
            return tooLarge;
        }
    }
}

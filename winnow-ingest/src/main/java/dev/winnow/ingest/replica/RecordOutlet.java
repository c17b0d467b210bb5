package dev.winnow.ingest.replica;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where records of passages go. */
@FunctionalInterface
public interface RecordOutlet {

    /** Sends a record behind those that were sent before; the future is done when the broker has it. */
    CompletableFuture<?> send(ProducerRecord<byte[], byte[]> record);
}

package dev.winnow.bench.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A reader of topics, without a group, from where they ended when it was made. For one thread. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();

    public TopicReader(String bootstrapServers, List<String> topics) {
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(part -> partitions.add(new TopicPartition(topic, part.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: without a look at the position it would end where the first poll does.
        partitions.forEach(consumer::position);
    }

    /** Hands over what has come, after a wait of at most 100 ms. */
    public void poll(Consumer<ConsumerRecord<byte[], byte[]>> to) {
        consumer.poll(POLL).forEach(to);
    }

    /** Hands over everything up to what is there now. */
    public void drain(Consumer<ConsumerRecord<byte[], byte[]>> to) {
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        while (end.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            poll(to);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}

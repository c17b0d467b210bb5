package dev.winnow.bench.trial;

import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Questions to a running suite by topic, asked in turn under keys that count them, and their
 * outcomes. For one thread, but for {@link #send}.
 */
final class TopicClient implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Takes outcomes. */
    @FunctionalInterface
    interface Listener {

        /**
         * Takes one.
         *
         * @param number of its question
         * @param written when it was written, in milliseconds since 1970
         */
        void outcome(int number, ContextRecord outcome, long written);
    }

    private final String run;
    private final List<String> texts;
    private final int candidates;
    private final Reader outcomes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<Integer> answered = new HashSet<>();

    /**
     * @param run begins the keys; no other run's on the same topics
     * @param texts asked in turn
     * @param candidates passages to rerank for each
     */
    TopicClient(String bootstrapServers, String run, List<String> texts, int candidates) {
        this.run = run;
        this.texts = List.copyOf(texts);
        this.candidates = candidates;
        this.outcomes = new Reader(bootstrapServers, List.of(RecordTopic.CONTEXTS.topic()));
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "acks",
                                "all",
                                // As in the programs: Kafka's own default would be timed.
                                "linger.ms",
                                0,
                                // A broker that is killed comes back.
                                "delivery.timeout.ms",
                                600_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sends a question. One that the broker never takes has no outcome. */
    void send(int number) {
        Object question =
                Map.of(
                        "query",
                        texts.get(number % texts.size()),
                        "settings",
                        Map.of("candidates", candidates));
        byte[] key = (run + "-" + number).getBytes(StandardCharsets.UTF_8);
        byte[] value = WinnowJson.strict().writeValueAsBytes(question);
        var _ = producer.send(new ProducerRecord<>(RecordTopic.QUESTIONS.topic(), key, value));
    }

    /** Hands over the outcomes of this run that have come, after a wait of at most 100 ms. */
    void poll(Listener listener) {
        outcomes.poll(
                record -> {
                    String key = EventHeaders.text(record.headers(), EventHeaders.QUESTION);
                    if (key != null && key.startsWith(run + "-")) {
                        int number = Integer.parseInt(key.substring(run.length() + 1));
                        ContextRecord outcome =
                                WinnowJson.tolerant()
                                        .readValue(record.value(), ContextRecord.class);
                        listener.outcome(number, outcome, record.timestamp());
                        answered.add(number);
                    }
                });
    }

    /**
     * Hands over outcomes until so many questions have one.
     *
     * @return how many have one: fewer if nothing came for too long
     */
    int await(int count, Duration standstill, Listener listener) {
        long moved = System.nanoTime();
        while (answered.size() < count && System.nanoTime() - moved < standstill.toNanos()) {
            int before = answered.size();
            poll(listener);
            moved = answered.size() > before ? System.nanoTime() : moved;
        }
        return answered.size();
    }

    @Override
    public void close() {
        producer.close();
        outcomes.close();
    }

    /**
     * A reader of topics, without a group, from where they ended when it was made. For one thread.
     */
    static final class Reader implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final List<TopicPartition> partitions = new ArrayList<>();

        Reader(String bootstrapServers, List<String> topics) {
            this.consumer =
                    new KafkaConsumer<>(
                            Map.of("bootstrap.servers", bootstrapServers),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            for (String topic : topics) {
                consumer.partitionsFor(topic)
                        .forEach(of -> partitions.add(new TopicPartition(topic, of.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            // Seeking is lazy: without a look at the position it would end where the first poll
            // does.
            partitions.forEach(consumer::position);
        }

        void poll(Consumer<ConsumerRecord<byte[], byte[]>> to) {
            consumer.poll(POLL).forEach(to);
        }

        /** Hands over everything up to what is there now. */
        void drain(Consumer<ConsumerRecord<byte[], byte[]>> to) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                poll(to);
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}

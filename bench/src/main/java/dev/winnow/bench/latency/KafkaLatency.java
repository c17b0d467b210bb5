package dev.winnow.bench.latency;

import dev.winnow.bench.topic.NumberedQuestions;
import dev.winnow.bench.topic.TopicReader;
import dev.winnow.core.outcome.Problem;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Times the pipeline over Kafka, with nothing of the suite but a topic in and a topic out. */
public final class KafkaLatency {

    /**
     * No question waits that long behind others, unless they arrive faster than they are answered.
     */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private final String bootstrapServers;

    /**
     * @param bootstrapServers of a broker with all programs behind it
     */
    public KafkaLatency(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Lets the questions arrive.
     *
     * @throws IllegalStateException if a question has no outcome or a problem, or a stage was
     *     degraded
     */
    public KafkaTimes measure(NumberedQuestions questions, Arrivals arrivals)
            throws InterruptedException {
        try (TopicReader stages = new TopicReader(bootstrapServers, Hops.topics());
                TopicReader outcomes =
                        new TopicReader(bootstrapServers, List.of(RecordTopic.CONTEXTS.topic()))) {
            Answered[] found = ask(questions, arrivals, outcomes);
            // Afterwards, so that reading them takes no time from the stages.
            Hops hops = new Hops();
            stages.drain(
                    record -> hops.seen(text(record.key()), record.topic(), record.timestamp()));
            PipelineTimes.Collector pipeline = new PipelineTimes.Collector();
            for (int i = arrivals.warmUp(); i < found.length; i++) {
                Answered outcome = found[i];
                pipeline.add(outcome.nanos(), ReportedTime.of(outcome.record().reports()));
                hops.count(
                        outcome.record().requestId().toString(),
                        outcome.record().reports(),
                        outcome.written());
            }
            return new KafkaTimes(pipeline.times(), hops.percentiles(), hops.together());
        }
    }

    /**
     * A question with its outcome.
     *
     * @param record the outcome
     * @param written when it was written, in milliseconds since 1970
     * @param nanos from when the question was due to when it was read here
     */
    private record Answered(ContextRecord record, long written, long nanos) {}

    private Answered[] ask(NumberedQuestions questions, Arrivals arrivals, TopicReader outcomes)
            throws InterruptedException {
        @Nullable Answered[] found = new Answered[arrivals.count()];
        int[] answered = {0};
        try (KafkaProducer<byte[], byte[]> producer = producer();
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            long start = System.nanoTime();
            List<Future<RecordMetadata>> sent = new ArrayList<>(arrivals.count());
            Future<?> sending =
                    sender.submit(
                            () ->
                                    arrivals.run(
                                            start,
                                            i -> sent.add(producer.send(questions.record(i)))));
            long moved = start;
            while (answered[0] < found.length) {
                int before = answered[0];
                outcomes.poll(
                        record -> {
                            int number = questions.number(record);
                            if (number >= 0 && found[number] == null) {
                                long nanos = System.nanoTime() - start - arrivals.due(number);
                                found[number] = outcome(record, nanos);
                                answered[0]++;
                            }
                        });
                moved = answered[0] > before ? System.nanoTime() : moved;
                if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
                    sending.cancel(true);
                    throw new IllegalStateException(
                            "%d of %d questions were answered, then nothing came"
                                    .formatted(answered[0], found.length));
                }
            }
            sending.get();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question could not be sent", e.getCause());
        }
        return whole(found);
    }

    private static Answered[] whole(@Nullable Answered[] found) {
        Answered[] all = new Answered[found.length];
        for (int i = 0; i < found.length; i++) {
            Answered outcome = found[i];
            if (outcome == null) {
                throw new IllegalStateException("question %d has no outcome".formatted(i));
            }
            all[i] = outcome;
        }
        return all;
    }

    private static Answered outcome(ConsumerRecord<byte[], byte[]> record, long nanos) {
        ContextRecord read = WinnowJson.tolerant().readValue(record.value(), ContextRecord.class);
        Problem problem = read.problem();
        if (problem != null) {
            throw new IllegalStateException(
                    "request %s failed: %s".formatted(read.requestId(), problem.detail()));
        }
        return new Answered(read, record.timestamp(), nanos);
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // As in the programs: Kafka's own default would be timed here.
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}

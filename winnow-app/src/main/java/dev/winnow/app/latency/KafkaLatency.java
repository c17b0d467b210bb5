package dev.winnow.app.latency;

import dev.winnow.core.pipeline.Problem;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.ContextRecord;
import dev.winnow.platform.kafka.RecordTopic;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Times the line over Kafka, with nothing of the suite but a topic in and a topic out. */
public final class KafkaLatency {

    private static final String QUESTION = "winnow-question";

    /** No question waits that long behind others, unless they arrive faster than they are answered. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private final String bootstrapServers;
    private final List<String> questions;
    private final int candidates;

    /**
     * @param bootstrapServers of a broker with all programs behind it
     * @param questions asked in turn
     * @param candidates passages to rerank for each
     */
    public KafkaLatency(String bootstrapServers, List<String> questions, int candidates) {
        this.bootstrapServers = bootstrapServers;
        this.questions = List.copyOf(questions);
        this.candidates = candidates;
    }

    /**
     * Asks at this rate.
     *
     * @param run a name for the keys, no other's on the same topics
     * @throws IllegalStateException if a question has no outcome or a problem, or a stage was degraded
     */
    public KafkaTimes measure(String run, Arrivals arrivals) throws InterruptedException {
        try (TopicReader stages = new TopicReader(bootstrapServers, Hops.topics());
                TopicReader outcomes =
                        new TopicReader(bootstrapServers, List.of(RecordTopic.CONTEXTS.topic()))) {
            Outcome[] found = ask(run, arrivals, outcomes);
            // Afterwards, so that reading them takes no time from the stages.
            Hops hops = new Hops();
            stages.drain(
                    record -> hops.seen(text(record.key()), record.topic(), record.timestamp()));
            LineTimes.Collector line = new LineTimes.Collector();
            for (int i = arrivals.warmUp(); i < found.length; i++) {
                Outcome outcome = found[i];
                line.add(outcome.nanos(), ReportedTime.of(outcome.record().reports()));
                hops.count(
                        outcome.record().requestId().toString(),
                        outcome.record().reports(),
                        outcome.written());
            }
            return new KafkaTimes(line.times(), hops.percentiles(), hops.together());
        }
    }

    /**
     * What came of a question.
     *
     * @param record the outcome
     * @param written when it was written, in milliseconds since 1970
     * @param nanos from when the question was due to when it was read here
     */
    private record Outcome(ContextRecord record, long written, long nanos) {}

    private Outcome[] ask(String run, Arrivals arrivals, TopicReader outcomes)
            throws InterruptedException {
        @Nullable Outcome[] found = new Outcome[arrivals.count()];
        int[] answered = {0};
        try (KafkaProducer<byte[], byte[]> producer = producer();
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            long start = System.nanoTime();
            List<Future<RecordMetadata>> sent = new ArrayList<>(arrivals.count());
            Future<?> sending =
                    sender.submit(
                            () ->
                                    arrivals.run(
                                            start, i -> sent.add(producer.send(question(run, i)))));
            long moved = start;
            while (answered[0] < found.length) {
                int before = answered[0];
                outcomes.poll(
                        record -> {
                            int number = number(run, record);
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

    private static Outcome[] whole(@Nullable Outcome[] found) {
        Outcome[] all = new Outcome[found.length];
        for (int i = 0; i < found.length; i++) {
            Outcome outcome = found[i];
            if (outcome == null) {
                throw new IllegalStateException("question %d has no outcome".formatted(i));
            }
            all[i] = outcome;
        }
        return all;
    }

    private static Outcome outcome(ConsumerRecord<byte[], byte[]> record, long nanos) {
        ContextRecord read = WinnowJson.tolerant().readValue(record.value(), ContextRecord.class);
        Problem problem = read.problem();
        if (problem != null) {
            throw new IllegalStateException(
                    "request %s failed: %s".formatted(read.requestId(), problem.detail()));
        }
        return new Outcome(read, record.timestamp(), nanos);
    }

    private ProducerRecord<byte[], byte[]> question(String run, int number) {
        byte[] body =
                WinnowJson.strict()
                        .writeValueAsBytes(
                                Map.of(
                                        "query",
                                        questions.get(number % questions.size()),
                                        "settings",
                                        Map.of("candidates", candidates)));
        return new ProducerRecord<>(
                RecordTopic.QUESTIONS.topic(),
                (run + "-" + number).getBytes(StandardCharsets.UTF_8),
                body);
    }

    /** The number of the question of ours that a record answers, or -1. */
    private static int number(String run, ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(QUESTION);
        String key = header == null ? "" : text(header.value());
        return key.startsWith(run + "-") ? Integer.parseInt(key.substring(run.length() + 1)) : -1;
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

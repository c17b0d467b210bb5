package dev.winnow.app.soak;

import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackProgram;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.RecordTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends questions through a running stack, kills its programs one after the other, and waits for every outcome. */
public final class Soak {

    /** In this order; the broker last, because it takes the longest to come back. */
    private static final List<StackProgram> VICTIMS =
            List.of(
                    StackProgram.GATEWAY,
                    StackProgram.KG,
                    StackProgram.RETRIEVER,
                    StackProgram.RERANKER,
                    StackProgram.PRUNER,
                    StackProgram.BROKER);

    /** Longer than the broker needs to come back and every member to be given its partitions again. */
    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private static final Duration RESTART = Duration.ofMinutes(3);

    private final Stack stack;
    private final List<SoakQuestion> questions;
    private final int candidates;
    private final Consumer<String> progress;

    /**
     * @param stack runs, and has indexed what the questions ask about
     * @param questions asked in turn
     * @param candidates passages to rerank for each
     * @param progress told what happens, in words
     */
    public Soak(
            Stack stack, List<SoakQuestion> questions, int candidates, Consumer<String> progress) {
        this.stack = stack;
        this.questions = List.copyOf(questions);
        this.candidates = candidates;
        this.progress = progress;
    }

    /**
     * Runs to the end, or until nothing has come for some minutes.
     *
     * @param run a name for the keys, no other soak's on the same topics
     * @param count questions in all
     */
    public SoakReport run(String run, int count) throws IOException, InterruptedException {
        Outcomes outcomes = new Outcomes(run, questions, count);
        List<String> killed = new ArrayList<>();
        long began = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = producer();
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            int portion = Math.ceilDiv(count, VICTIMS.size() + 1);
            int sent = 0;
            for (StackProgram victim : VICTIMS) {
                int more = Math.min(portion, count - sent);
                send(run, sent, sent + more, producer);
                // In the middle of the portion: some are answered, some are everywhere on the way.
                await(outcomes, sent + more / 5, consumer);
                sent += more;
                progress.accept(
                        "%d of %d answered; killing %s"
                                .formatted(outcomes.answered(), count, victim.label()));
                restart(victim);
                killed.add(victim.label());
            }
            send(run, sent, count, producer);
            await(outcomes, count, consumer);
            // What a process that was killed had done already may come once more.
            consumer.poll(Duration.ofSeconds(2)).forEach(outcomes::take);
        }
        return outcomes.report(killed, (System.nanoTime() - began) / 1e9);
    }

    /** Waits for so many outcomes, or until nothing has come for too long. */
    private static void await(
            Outcomes outcomes, int answered, KafkaConsumer<byte[], byte[]> consumer) {
        long moved = System.nanoTime();
        while (outcomes.answered() < answered && System.nanoTime() - moved < STANDSTILL.toNanos()) {
            int before = outcomes.answered();
            consumer.poll(Duration.ofMillis(200)).forEach(outcomes::take);
            if (outcomes.answered() > before) {
                moved = System.nanoTime();
            }
        }
    }

    private void send(String run, int from, int to, KafkaProducer<byte[], byte[]> producer)
            throws IOException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(question(run, i)));
        }
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new IOException("the broker did not take a question", e);
            }
        }
    }

    private void restart(StackProgram victim) throws IOException, InterruptedException {
        stack.kill(victim);
        stack.start(victim);
        if (!stack.awaitReady(victim, RESTART)) {
            throw new IOException(
                    "the %s did not come back after it was killed".formatted(victim.label()));
        }
    }

    private ProducerRecord<byte[], byte[]> question(String run, int number) {
        String text = questions.get(number % questions.size()).text();
        byte[] body =
                WinnowJson.strict()
                        .writeValueAsBytes(
                                Map.of(
                                        "query",
                                        text,
                                        "settings",
                                        Map.of("candidates", candidates)));
        return new ProducerRecord<>(
                RecordTopic.QUESTIONS.topic(),
                Outcomes.key(run, number).getBytes(StandardCharsets.UTF_8),
                body);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) Duration.ofMinutes(10).toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>();
        consumer.partitionsFor(RecordTopic.CONTEXTS.topic())
                .forEach(
                        partition ->
                                all.add(
                                        new TopicPartition(
                                                partition.topic(), partition.partition())));
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }
}

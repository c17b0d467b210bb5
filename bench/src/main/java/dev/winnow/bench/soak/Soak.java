package dev.winnow.bench.soak;

import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackProgram;
import dev.winnow.bench.topic.NumberedQuestions;
import dev.winnow.bench.topic.TopicReader;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Questions through a running stack whose programs are killed meanwhile, one after the other, until
 * every outcome has come.
 */
public final class Soak {

    /**
     * A question and the context that it must have.
     *
     * @param text the question
     * @param contextId the id of the context that the pipeline in one process gives: a hash of its
     *     canonical bytes
     */
    public record Question(String text, String contextId) {}

    /** In this order; the broker last, because it takes the longest to come back. */
    private static final List<StackProgram> VICTIMS =
            List.of(
                    StackProgram.GATEWAY,
                    StackProgram.KG,
                    StackProgram.RETRIEVER,
                    StackProgram.RERANKER,
                    StackProgram.PRUNER,
                    StackProgram.BROKER);

    /**
     * Longer than the broker needs to come back and every member to be given its partitions again.
     */
    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private static final Duration REPEATS = Duration.ofSeconds(2);

    private static final Duration RESTART = Duration.ofMinutes(3);

    private final Stack stack;
    private final List<Question> questions;
    private final int candidates;
    private final Consumer<String> progress;

    /**
     * @param stack runs, and has indexed what the questions ask about
     * @param questions asked in turn
     * @param candidates passages to rerank for each
     * @param progress takes a sentence about each step
     */
    public Soak(Stack stack, List<Question> questions, int candidates, Consumer<String> progress) {
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
        NumberedQuestions asked =
                new NumberedQuestions(
                        run, questions.stream().map(Question::text).toList(), candidates);
        Outcomes outcomes = new Outcomes(asked, questions, count);
        List<String> killed = new ArrayList<>();
        long began = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = producer();
                TopicReader reader =
                        new TopicReader(
                                stack.bootstrapServers(), List.of(RecordTopic.CONTEXTS.topic()))) {
            int portion = Math.ceilDiv(count, VICTIMS.size() + 1);
            int sent = 0;
            for (StackProgram victim : VICTIMS) {
                int more = Math.min(portion, count - sent);
                send(asked, sent, sent + more, producer);
                // In the middle of the portion: some are answered, some are everywhere on the way.
                await(outcomes, sent + more / 5, reader);
                sent += more;
                progress.accept(
                        "%d of %d answered; killing %s"
                                .formatted(outcomes.answered(), count, victim.label()));
                restart(victim);
                killed.add(victim.label());
            }
            send(asked, sent, count, producer);
            await(outcomes, count, reader);
            awaitRepeats(outcomes, reader);
        }
        return outcomes.report(killed, (System.nanoTime() - began) / 1e9);
    }

    /** Waits for what a process that was killed had done already, which may come once more. */
    private static void awaitRepeats(Outcomes outcomes, TopicReader reader) {
        long end = System.nanoTime() + REPEATS.toNanos();
        while (System.nanoTime() < end) {
            reader.poll(outcomes::take);
        }
    }

    /** Waits for so many outcomes, or until nothing has come for too long. */
    private static void await(Outcomes outcomes, int answered, TopicReader reader) {
        long moved = System.nanoTime();
        while (outcomes.answered() < answered && System.nanoTime() - moved < STANDSTILL.toNanos()) {
            int before = outcomes.answered();
            reader.poll(outcomes::take);
            if (outcomes.answered() > before) {
                moved = System.nanoTime();
            }
        }
    }

    private static void send(
            NumberedQuestions asked, int from, int to, KafkaProducer<byte[], byte[]> producer)
            throws IOException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(producer.send(asked.record(i)));
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
}

package dev.winnow.bench.trial;

import dev.winnow.app.context.ContextResponse;
import dev.winnow.bench.stack.Stack;
import dev.winnow.core.context.CompactContext;
import dev.winnow.platform.kafka.event.ContextRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Questions through a running stack whose programs are killed meanwhile, one after the other, until
 * every outcome has come.
 *
 * @param stack runs, and has indexed what the questions ask about
 * @param questions asked in turn
 * @param candidates passages to rerank for each
 * @param progress takes a sentence about each step
 */
public record Soak(
        Stack stack, List<Question> questions, int candidates, Consumer<String> progress) {

    /**
     * Longer than the broker needs to come back and every member to be given its partitions again.
     */
    private static final Duration STANDSTILL = Duration.ofMinutes(3);

    private static final Duration REPEATS = Duration.ofSeconds(2);

    private static final Duration RESTART = Duration.ofMinutes(3);

    /** Stands for a question that ended with a problem. */
    private static final String FAILED = "failed";

    public Soak {
        questions = List.copyOf(questions);
    }

    /**
     * A question and the context that it must have.
     *
     * @param text the question
     * @param contextId the id of the context that the pipeline in one process gives: a hash of its
     *     canonical bytes
     */
    public record Question(String text, String contextId) {}

    /**
     * Counts of a soak.
     *
     * @param questions sent
     * @param answered that have an outcome
     * @param missing that have none
     * @param failed whose outcome is a problem
     * @param differing whose context is not that of the pipeline in one process
     * @param repeats outcomes beyond the first of their question
     * @param unequalRepeats repeats whose context differs from the first
     * @param killed programs that were killed and started again, in order
     * @param seconds from the first question to the last outcome
     */
    public record Report(
            int questions,
            int answered,
            int missing,
            int failed,
            int differing,
            int repeats,
            int unequalRepeats,
            List<String> killed,
            double seconds) {

        /** True if nothing was lost and nothing differs. */
        public boolean clean() {
            return missing == 0 && failed == 0 && differing == 0 && unequalRepeats == 0;
        }
    }

    /**
     * Runs to the end, or until nothing has come for some minutes.
     *
     * @param run a name for the keys, no other soak's on the same topics
     * @param count questions in all
     */
    public Report run(String run, int count) throws IOException, InterruptedException {
        List<String> killed = new ArrayList<>();
        Outcomes outcomes = new Outcomes(count);
        long began = System.nanoTime();
        try (TopicClient line =
                new TopicClient(
                        stack.bootstrapServers(),
                        run,
                        questions.stream().map(Question::text).toList(),
                        candidates)) {
            int portion = Math.ceilDiv(count, Stack.DOWN.size() + 1);
            int sent = 0;
            // In this order, the broker last, because it takes the longest to come back.
            for (Stack.Program victim : Stack.DOWN) {
                int next = Math.min(sent + portion, count);
                IntStream.range(sent, next).forEach(line::send);
                // In the middle of the portion: some are answered, some are everywhere on the way.
                int answered = line.await(sent + (next - sent) / 5, STANDSTILL, outcomes::take);
                sent = next;
                progress.accept(
                        "%d of %d answered; killing %s".formatted(answered, count, victim.label()));
                restart(victim);
                killed.add(victim.label());
            }
            IntStream.range(sent, count).forEach(line::send);
            line.await(count, STANDSTILL, outcomes::take);
            // What a process that was killed had done already may come once more.
            long end = System.nanoTime() + REPEATS.toNanos();
            while (System.nanoTime() < end) {
                line.poll(outcomes::take);
            }
        }
        return outcomes.report(killed, (System.nanoTime() - began) / 1e9);
    }

    private void restart(Stack.Program victim) throws IOException, InterruptedException {
        stack.kill(victim);
        stack.start(victim);
        if (!stack.awaitReady(victim, RESTART)) {
            throw new IOException(
                    "the %s did not come back after it was killed".formatted(victim.label()));
        }
    }

    private final class Outcomes {

        private final @Nullable String[] first;
        private int repeats;
        private int unequalRepeats;

        Outcomes(int count) {
            this.first = new String[count];
        }

        void take(int number, ContextRecord outcome, long written) {
            CompactContext context = outcome.context();
            String id = context == null ? FAILED : ContextResponse.id(context);
            String before = first[number];
            if (before == null) {
                first[number] = id;
            } else {
                repeats++;
                unequalRepeats += before.equals(id) ? 0 : 1;
            }
        }

        Report report(List<String> killed, double seconds) {
            int missing = 0;
            int failed = 0;
            int differing = 0;
            for (int i = 0; i < first.length; i++) {
                String wanted = questions.get(i % questions.size()).contextId();
                switch (first[i]) {
                    case null -> missing++;
                    case FAILED -> failed++;
                    case String id -> differing += id.equals(wanted) ? 0 : 1;
                }
            }
            return new Report(
                    first.length,
                    first.length - missing,
                    missing,
                    failed,
                    differing,
                    repeats,
                    unequalRepeats,
                    killed,
                    seconds);
        }
    }
}

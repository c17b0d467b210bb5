package dev.winnow.bench.trial;

import dev.winnow.bench.metric.TimePercentiles;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The cost of the topics: questions that arrive at a fixed rate whether or not those before them
 * are answered, through the pipeline in one process and through a running stack. A question's time
 * counts from when it was due: a pipeline that falls behind delays those that come after, and a
 * sender that waited for it would not see that.
 *
 * @param perSecond questions a second
 * @param warmUp the first questions, whose times do not count
 * @param timed those that are timed
 */
public record Latency(double perSecond, int warmUp, int timed) {

    /**
     * No question waits that long behind others, unless they arrive faster than they are answered.
     */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    /** The topics between which the stages stand, in their order. */
    static final List<String> TOPICS =
            Arrays.stream(StageId.values()).map(stage -> RecordTopic.into(stage).topic()).toList();

    public Latency {
        if (!(perSecond > 0) || perSecond > 1_000) {
            throw new IllegalArgumentException(
                    "a rate must be above 0 and at most 1,000 questions a second, got "
                            + perSecond);
        }
        if (warmUp < 0 || timed < 1) {
            throw new IllegalArgumentException(
                    "at least one question must be timed and none or more go before, got %d and %d"
                            .formatted(timed, warmUp));
        }
    }

    /**
     * Milliseconds of questions in one pipeline, each percentile by itself.
     *
     * @param whole from when a question was due to its outcome
     * @param stages what the stages themselves took, by their reports
     * @param beside the first less the second: waiting, reading and writing
     */
    public record PipelineTimes(
            TimePercentiles whole, TimePercentiles stages, TimePercentiles beside) {}

    /**
     * Milliseconds of questions over Kafka.
     *
     * @param pipeline from a record in {@code winnow.questions.v1} to its outcome at a reader of
     *     {@code winnow.contexts.v1}
     * @param hops by stage: from the record that it read to the record that it wrote, less the
     *     stage's own time; by the records' clocks of a millisecond
     * @param allHops the same for the four stages together
     */
    public record KafkaTimes(
            PipelineTimes pipeline, Map<String, TimePercentiles> hops, TimePercentiles allHops) {}

    /**
     * Asks the pipeline in one process, on as many threads as there are cores: that is how many the
     * pool of a program has.
     *
     * @param pipeline answers a question, and gives the reports of its stages
     * @param questions asked in turn
     */
    public PipelineTimes inProcess(
            Function<String, List<StageReport>> pipeline, List<String> questions)
            throws InterruptedException {
        Times times = new Times();
        List<Future<?>> asked = new ArrayList<>();
        long start = System.nanoTime();
        IntConsumer ask =
                number -> {
                    List<StageReport> reports =
                            pipeline.apply(questions.get(number % questions.size()));
                    long whole = System.nanoTime() - start - due(number);
                    if (number >= warmUp) {
                        times.add(whole, reports);
                    }
                };
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            arrive(start, number -> asked.add(threads.submit(() -> ask.accept(number))));
            for (Future<?> one : asked) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question was not answered", e.getCause());
        }
        return times.pipeline();
    }

    /**
     * Asks a running stack by topic.
     *
     * @param run begins the keys of the questions; no other run's on the same topics
     * @param candidates passages to rerank for each
     * @throws IllegalStateException if a question has no outcome or a problem, or a stage was
     *     degraded
     */
    public KafkaTimes overKafka(
            String bootstrapServers, String run, List<String> questions, int candidates) {
        Times times = new Times();
        Map<Integer, Runnable> hops = new HashMap<>();
        try (TopicClient.Reader stages = new TopicClient.Reader(bootstrapServers, TOPICS);
                TopicClient line = new TopicClient(bootstrapServers, run, questions, candidates);
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            long start = System.nanoTime();
            sender.execute(() -> arrive(start, line::send));
            TopicClient.Listener listener =
                    (number, outcome, written) -> {
                        long whole = System.nanoTime() - start - due(number);
                        String id = outcome.requestId().toString();
                        Problem problem = outcome.problem();
                        if (problem != null) {
                            throw new IllegalStateException(
                                    "request %s failed: %s".formatted(id, problem.detail()));
                        }
                        Runnable count = () -> times.addHops(id, outcome.reports(), written);
                        if (number >= warmUp && hops.putIfAbsent(number, count) == null) {
                            times.add(whole, outcome.reports());
                        }
                    };
            int answered;
            try {
                answered = line.await(warmUp + timed, STANDSTILL, listener);
            } finally {
                sender.shutdownNow();
            }
            if (answered < warmUp + timed) {
                throw new IllegalStateException(
                        "%d of %d questions were answered, then nothing came"
                                .formatted(answered, warmUp + timed));
            }
            // Afterwards, so that reading them takes no time from the stages.
            stages.drain(
                    record ->
                            times.seen(
                                    new String(record.key(), StandardCharsets.UTF_8),
                                    record.topic(),
                                    record.timestamp()));
            hops.values().forEach(Runnable::run);
            return times.kafka();
        }
    }

    /** The time at which a question is due, in nanoseconds after the first. */
    long due(int number) {
        return Math.round(number / perSecond * TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * Sends each question when it is due, or at once if that is over. Ends early if the thread is
     * interrupted.
     *
     * @param start when the first is due, on the clock of {@link System#nanoTime()}
     * @param send gets the number of each question, and must not block
     */
    private void arrive(long start, IntConsumer send) {
        for (int i = 0; i < warmUp + timed && !Thread.currentThread().isInterrupted(); i++) {
            long left;
            while ((left = start + due(i) - System.nanoTime()) > 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(left);
            }
            send.accept(i);
        }
    }

    /** Collects milliseconds. What is of one pipeline may come from several threads. */
    static final class Times {

        private final Map<String, List<Double>> millis = new ConcurrentHashMap<>();

        /** When records were written, by request id and topic. */
        private final Map<String, Map<String, Long>> written = new HashMap<>();

        void add(long whole, List<StageReport> reports) {
            long stages = reports.stream().mapToLong(Times::own).sum();
            put("whole", whole);
            put("stages", stages);
            put("beside", whole - stages);
        }

        /** Notes a record of {@link #TOPICS}. A repeat changes nothing. */
        void seen(String requestId, String topic, long at) {
            written.computeIfAbsent(requestId, id -> new HashMap<>()).putIfAbsent(topic, at);
        }

        /**
         * Counts the hops of a question.
         *
         * @param reports of the four stages
         * @param outcome when its outcome was written
         */
        void addHops(String requestId, List<StageReport> reports, long outcome) {
            Map<String, Long> at = written.getOrDefault(requestId, Map.of());
            long between = 0;
            for (StageReport report : reports) {
                int place = report.stage().ordinal();
                Long read = at.get(TOPICS.get(place));
                boolean last = place + 1 == TOPICS.size();
                Long wrote = last ? Long.valueOf(outcome) : at.get(TOPICS.get(place + 1));
                if (read == null || wrote == null) {
                    throw new IllegalStateException(
                            "request %s left no record before or after the stage %s"
                                    .formatted(requestId, report.stage().label()));
                }
                long hop = TimeUnit.MILLISECONDS.toNanos(wrote - read) - own(report);
                put(report.stage().label(), hop);
                between += hop;
            }
            put("hops", between);
        }

        PipelineTimes pipeline() {
            return new PipelineTimes(
                    percentiles("whole"), percentiles("stages"), percentiles("beside"));
        }

        KafkaTimes kafka() {
            Map<String, TimePercentiles> hops = new LinkedHashMap<>();
            for (StageId stage : StageId.values()) {
                hops.put(stage.label(), percentiles(stage.label()));
            }
            return new KafkaTimes(pipeline(), hops, percentiles("hops"));
        }

        TimePercentiles percentiles(String what) {
            return TimePercentiles.of(millis.getOrDefault(what, List.of()));
        }

        /** To the microsecond. One below zero, as the difference of two clocks can be, is zero. */
        private void put(String what, long nanos) {
            millis.computeIfAbsent(what, w -> Collections.synchronizedList(new ArrayList<>()))
                    .add(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)) / 1e3);
        }

        /** A stage's own time: if it did not do its work, that would be one of something else. */
        private static long own(StageReport report) {
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                throw new IllegalStateException(
                        "the stage %s was degraded (%s); let fewer questions arrive"
                                .formatted(report.stage().label(), reason));
            }
            return report.duration().toNanos();
        }
    }
}

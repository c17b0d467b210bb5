package dev.winnow.bench.latency;

import dev.winnow.core.outcome.StageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Times the pipeline in one process. */
public final class InProcessLatency {

    private final Function<String, List<StageReport>> pipeline;
    private final List<String> questions;

    /**
     * @param pipeline answers a question, and gives the reports of its stages
     * @param questions asked in turn
     */
    public InProcessLatency(Function<String, List<StageReport>> pipeline, List<String> questions) {
        this.pipeline = pipeline;
        this.questions = List.copyOf(questions);
    }

    /**
     * Asks at this rate, on as many threads as there are cores: that is how many the pool of a
     * program has.
     */
    public PipelineTimes measure(Arrivals arrivals) throws InterruptedException {
        PipelineTimes.Collector times = new PipelineTimes.Collector();
        List<Future<?>> asked = new ArrayList<>(arrivals.count());
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            long start = System.nanoTime();
            arrivals.run(
                    start,
                    number -> asked.add(threads.submit(() -> ask(number, start, arrivals, times))));
            for (Future<?> one : asked) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question was not answered", e.getCause());
        }
        return times.times();
    }

    private void ask(int number, long start, Arrivals arrivals, PipelineTimes.Collector times) {
        List<StageReport> reports = pipeline.apply(questions.get(number % questions.size()));
        long whole = System.nanoTime() - start - arrivals.due(number);
        if (arrivals.counts(number)) {
            times.add(whole, ReportedTime.of(reports));
        }
    }
}

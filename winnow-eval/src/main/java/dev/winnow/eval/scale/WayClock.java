package dev.winnow.eval.scale;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.eval.speed.Percentiles;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks one way of retrieving and keeps its times. */
final class WayClock {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Variant way;
    private final HybridRetriever retriever;
    private final int candidates;
    private final Access access = new Access(Scope.local(), Filter.all());
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> processor = new ArrayList<>();
    private final Map<String, List<Double>> parts = new LinkedHashMap<>();
    private final StageContext warm = StageContext.until(Deadline.NONE, InstantSource.system());
    private final StageContext timed =
            new StageContext(InstantSource.system(), Deadline.NONE, () -> false, this::part);

    private int secondRounds;

    WayClock(PassageIndex index, Embedder embedder, Variant way, int candidates) {
        this.way = way;
        this.retriever = new HybridRetriever(index, embedder, way.settings());
        this.candidates = candidates;
    }

    /** Asks without looking at the clock. */
    void warm(String question) throws IOException {
        ask(question, warm);
    }

    /** Asks and keeps the time. */
    void time(String question) throws IOException {
        long ran = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        Retrieval found = ask(question, timed);
        millis.add((System.nanoTime() - began) / NANOS_PER_MILLI);
        processor.add((threads.getCurrentThreadCpuTime() - ran) / NANOS_PER_MILLI);
        secondRounds += found.feedback().ran() ? 1 : 0;
    }

    /** All times so far; at least one question was timed. */
    WayTimes times() {
        Map<String, Double> medians = new LinkedHashMap<>();
        parts.forEach((part, times) -> medians.put(part, percentiles(times).p50()));
        return new WayTimes(
                percentiles(millis),
                percentiles(processor),
                medians,
                (double) secondRounds / millis.size());
    }

    /** An answer without one of its sources is quicker for the wrong reason. */
    private Retrieval ask(String question, StageContext context) throws IOException {
        Retrieval found =
                retriever.retrieve(
                        new RetrievalRequest(question, access, candidates, way.mode()), context);
        if (found.outcome() instanceof Outcome.Degraded(String reason)) {
            throw new IOException("%s: %s".formatted(way.name(), reason));
        }
        return found;
    }

    private void part(StageId stage, String part, Duration took) {
        parts.computeIfAbsent(part, p -> new ArrayList<>()).add(took.toNanos() / NANOS_PER_MILLI);
    }

    private static Percentiles percentiles(List<Double> times) {
        return Percentiles.of(times.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

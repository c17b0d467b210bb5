package dev.winnow.platform.kafka;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageException;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.platform.error.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/** A stage that does what the question says, so that a test can ask for trouble: {@code "retriever:down-twice"}. */
final class ScriptedStage implements Stage {

    private final StageId id;
    private final Map<String, AtomicInteger> visits = new ConcurrentHashMap<>();
    private final Map<String, String> traces = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedStage(StageId id) {
        this.id = id;
    }

    int visits(String requestId) {
        return visits.getOrDefault(requestId, new AtomicInteger()).get();
    }

    /** The trace that the log of this stage named while it worked on a request. */
    String trace(String requestId) {
        return traces.get(requestId);
    }

    /** Lets go of the questions that hang. */
    void letGo() {
        closed.countDown();
    }

    @Override
    public StageId id() {
        return id;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        int visit =
                visits.computeIfAbsent(in.requestId().toString(), ignored -> new AtomicInteger())
                        .incrementAndGet();
        traces.put(in.requestId().toString(), String.valueOf(MDC.get("traceId")));
        String text = in.query().text();
        if (text.contains(id.label() + ":down-twice") && visit <= 2) {
            throw new StageException(Problems.UNAVAILABLE.with("down for a while"));
        }
        if (text.contains(id.label() + ":down") && !text.contains(id.label() + ":down-twice")) {
            throw new StageException(Problems.UNAVAILABLE.with("down for good"));
        }
        if (text.contains(id.label() + ":full-once") && visit == 1) {
            throw new StageException(Problems.OVERLOADED.with("the queue is full"));
        }
        if (text.contains(id.label() + ":bug")) {
            throw new IllegalStateException("a bug");
        }
        if (text.contains(id.label() + ":hangs")) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        PipelineState out =
                in.withReport(StageReport.of(id, new Outcome.Complete(), Duration.ZERO));
        return id == StageId.PRUNER
                ? out.withContext(
                        new CompactContext(
                                text, true, List.of(), List.of(), List.of(), 9, 3, "o200k_base"))
                : out;
    }
}

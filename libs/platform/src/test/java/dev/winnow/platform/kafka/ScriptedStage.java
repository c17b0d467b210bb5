package dev.winnow.platform.kafka;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * A stage that does what the question says, so that a test can ask for trouble: {@code
 * "retriever:down-twice"}.
 */
public final class ScriptedStage implements Stage {

    /** {@code retriever:finds 5000} finds a passage of so many characters. */
    private static final Pattern FILL = Pattern.compile("(\\w+):finds (\\d+)");

    private final StageId id;
    private final Map<String, AtomicInteger> visits = new ConcurrentHashMap<>();
    private final Map<String, String> traces = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedStage(StageId id) {
        this.id = id;
    }

    /** The request id of a state, as it stands in keys and headers. */
    static String id(PipelineState state) {
        return state.question().requestId().toString();
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
                visits.computeIfAbsent(id(in), ignored -> new AtomicInteger()).incrementAndGet();
        traces.put(id(in), String.valueOf(MDC.get("traceId")));
        String text = in.question().query().text();
        if (text.contains(id.label() + ":down-twice") && visit <= 2) {
            throw new StageException(Kind.UNAVAILABLE, "down for a while");
        }
        if (text.contains(id.label() + ":down") && !text.contains(id.label() + ":down-twice")) {
            throw new StageException(Kind.UNAVAILABLE, "down for good");
        }
        if (text.contains(id.label() + ":full-once") && visit == 1) {
            throw new StageException(Kind.OVERLOADED, "the queue is full");
        }
        if (text.contains(id.label() + ":bug")) {
            throw new IllegalStateException("a bug");
        }
        if (text.contains(id.label() + ":hangs")
                && (visit == 1 || !text.contains(id.label() + ":hangs-once"))) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Matcher fill = FILL.matcher(text);
        PipelineState filled =
                fill.find() && fill.group(1).equals(id.label())
                        ? in.withRetrieval(
                                List.of(candidate(Integer.parseInt(fill.group(2)))), null)
                        : in;
        PipelineState out =
                filled.withReport(StageReport.of(id, new Outcome.Complete(), Duration.ZERO));
        return id == StageId.PRUNER
                ? out.withContext(
                        new CompactContext(
                                text, true, List.of(), List.of(), List.of(), 9, 3, "o200k_base"))
                : out;
    }

    /** With a text that no compression makes smaller by much. */
    public static Candidate candidate(int characters) {
        byte[] bytes = new byte[characters];
        new Random(7).nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes).substring(0, characters);
        DocumentId document = new DocumentId("long.txt");
        return new Candidate(
                Passage.whole(document.passage(0), document, "", text),
                1,
                Score.fused(1f),
                List.of());
    }
}

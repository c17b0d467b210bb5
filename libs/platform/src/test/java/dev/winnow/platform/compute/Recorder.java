package dev.winnow.platform.compute;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Scope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stage that notes with which scope it ran, and writes what the tests look for. */
public final class Recorder implements Stage {

    private final StageId id;
    private final List<Scope> scopes = new CopyOnWriteArrayList<>();

    public Recorder(StageId id) {
        this.id = id;
    }

    public List<Scope> scopes() {
        return scopes;
    }

    @Override
    public StageId id() {
        return id;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        scopes.add(in.question().scope());
        if (in.question().query().text().equals("break")) {
            throw new StageException(Kind.INDEX_UNAVAILABLE, "the index cannot be read");
        }
        if (in.question().query().text().equals("crowd")) {
            throw new StageException(Kind.OVERLOADED, "the queue of the model is full");
        }
        context.observation().record(id, "look", Duration.ofMillis(1));
        Outcome outcome =
                in.question().query().text().equals("weak")
                        ? new Outcome.Degraded("cpu fallback")
                        : new Outcome.Complete();
        PipelineState out = in.withReport(StageReport.of(id, outcome, Duration.ofNanos(1_500_000)));
        return id == StageId.PRUNER
                ? out.withContext(
                        new CompactContext(
                                "", false, List.of(), List.of(), List.of(), 200, 50, "o200k_base"))
                : out;
    }
}

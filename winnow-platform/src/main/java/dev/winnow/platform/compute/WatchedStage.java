package dev.winnow.platform.compute;

import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.Problem.Kind;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageException;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.platform.telemetry.StageMetrics;
import java.time.Duration;
import java.time.Instant;

/**
 * A stage whose unexpected end shows in the metrics. Errors that nobody foresaw carry no state, so the reports of the stages before
 * would be lost with them.
 *
 * @param stage the stage itself
 * @param accepted the state before the first stage of this run
 * @param metrics where the reports go
 */
record WatchedStage(Stage stage, PipelineState accepted, StageMetrics metrics) implements Stage {

    @Override
    public StageId id() {
        return stage.id();
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Instant begin = context.clock().instant();
        try {
            return stage.apply(in, context);
        } catch (RuntimeException | Error unforeseen) {
            Outcome failed = new Outcome.Failed(new Problem(Kind.INTERNAL, "an unexpected error"));
            Duration spent = Duration.between(begin, context.clock().instant());
            metrics.record(accepted, in.withReport(StageReport.of(id(), failed, spent)));
            throw unforeseen;
        }
    }
}

package dev.winnow.kg.stage;

import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.pipeline.StageReport;
import java.time.Duration;

/**
 * The stage of an installation without a knowledge graph: there is nothing to look up, nothing is lost, and the report says so
 * with {@code Skipped(no-graph)}.
 */
public final class KgStage implements Stage {

    @Override
    public StageId id() {
        return StageId.KG;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) {
        return in.withReport(
                StageReport.of(StageId.KG, new Outcome.Skipped("no-graph"), Duration.ZERO));
    }
}

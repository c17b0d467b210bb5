package dev.winnow.kg.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class KgStageTest {

    @Test
    void without_a_graph_the_stage_is_skipped_and_says_so() {
        PipelineState in =
                PipelineState.accepted(
                        RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                        Scope.local(),
                        Query.of("What treats asthma?"),
                        Settings.DEFAULTS,
                        Deadline.NONE);

        PipelineState out =
                new KgStage().apply(in, StageContext.until(Deadline.NONE, InstantSource.system()));

        assertThat(out.report(StageId.KG).outcome()).isEqualTo(new Outcome.Skipped("no-graph"));
        assertThat(out.reports()).hasSize(1);
        assertThat(out.entities()).isEmpty();
        assertThat(out.facts()).isEmpty();
    }
}

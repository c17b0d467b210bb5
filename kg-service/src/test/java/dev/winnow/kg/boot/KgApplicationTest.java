package dev.winnow.kg.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.InProcessPipeline;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@Tag("servers")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class KgApplicationTest {

    @Autowired private InProcessPipeline pipeline;

    @Test
    void runs_the_graph_stage_and_no_other_which_without_a_graph_is_skipped() {
        PipelineState answered =
                pipeline.run(
                        PipelineState.accepted(
                                new RequestId(new UUID(1, 2)),
                                Scope.local(),
                                Query.of("What treats asthma?"),
                                Settings.DEFAULTS,
                                Deadline.NONE));

        assertThat(pipeline.stages()).isEqualTo(List.of(StageId.KG));
        assertThat(Objects.requireNonNull(answered.report(StageId.KG)).outcome())
                .isEqualTo(new Outcome.Skipped("no-graph"));
    }
}

package dev.winnow.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineStateTest {

    private final PipelineState accepted =
            PipelineState.accepted(
                    RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                    Scope.local(),
                    Query.of("why?"),
                    Settings.DEFAULTS,
                    Deadline.NONE);

    @Test
    void a_stage_that_found_nothing_is_told_from_one_that_did_not_look() {
        PipelineState searched = accepted.withRetrieval(List.of(), null);

        assertThat(accepted.retrieval()).isNull();
        assertThat(searched.retrieval()).isNotNull();
        assertThat(searched).isNotEqualTo(accepted);
        assertThat(searched.candidates()).isEqualTo(accepted.candidates()).isEmpty();
    }

    @Test
    void each_stage_adds_its_part_and_leaves_the_others() {
        PipelineState full =
                accepted.withGraph(List.of(), List.of())
                        .withRetrieval(List.of(), null)
                        .withReranking(List.of(), List.of())
                        .withReport(report(StageId.KG));

        assertThat(full.graph()).isNotNull();
        assertThat(full.retrieval()).isNotNull();
        assertThat(full.reranking()).isNotNull();
        assertThat(full.context()).isNull();
        assertThat(full.reports()).hasSize(1);
        assertThat(accepted.reports()).isEmpty();
        assertThat(full.question()).isSameAs(accepted.question());
    }

    @Test
    void does_not_see_what_happens_to_a_list_afterwards() {
        List<Entity> entities = new ArrayList<>();
        PipelineState grown = accepted.withGraph(entities, List.of());
        entities.add(new Entity("DOID:1", "Disease", "flu"));

        assertThat(grown.entities()).isEmpty();
        assertThatThrownBy(() -> grown.reports().add(report(StageId.KG)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void finds_the_report_of_a_stage() {
        PipelineState reported =
                accepted.withReport(report(StageId.KG)).withReport(report(StageId.PRUNER));

        assertThat(reported.report(StageId.PRUNER)).isEqualTo(report(StageId.PRUNER));
        assertThat(reported.report(StageId.RETRIEVER)).isNull();
    }

    private static StageReport report(StageId stage) {
        return StageReport.of(stage, new Outcome.Complete(), Duration.ZERO);
    }
}

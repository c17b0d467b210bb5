package dev.winnow.kg.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.kg.facts.SmallServedGraph;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KgStageTest {

    private static final String DRUG = "Which drug treats asthma?";

    @TempDir private Path folder;

    @Test
    void without_a_graph_the_stage_is_skipped_and_says_so() throws StageException {
        PipelineState out =
                apply(new KgStage(() -> null, FactOptions.DEFAULTS), Scope.local(), DRUG);

        assertThat(outcome(out)).isEqualTo(new Outcome.Skipped("no-graph"));
        assertThat(out.reports()).hasSize(1);
        assertThat(out.entities()).isEmpty();
        assertThat(out.facts()).isEmpty();
    }

    @Test
    void adds_the_entities_of_the_question_and_their_facts() throws Exception {
        PipelineState out = apply(DRUG);

        assertThat(out.entities()).hasSize(1);
        assertThat(out.entities().getFirst().name()).isEqualTo("asthma");
        assertThat(out.facts().getFirst().text()).startsWith("Salbutamol treats asthma");
        assertThat(outcome(out)).isEqualTo(new Outcome.Complete());
        assertThat(out.report(StageId.KG).itemsOut()).isEqualTo(out.facts().size());
        assertThat(out.report(StageId.KG).position()).hasSizeGreaterThan(10);
    }

    @Test
    void an_absence_is_the_first_fact_and_can_be_cited() throws Exception {
        PipelineState out = apply("Is eczéma related to the gene ORMDL3?");

        GraphFact first = out.facts().getFirst();
        assertThat(first.text()).startsWith("eczéma and ORMDL3: no edge in this graph");
        assertThat(first.sourceNames()).containsExactly("graph small");
    }

    @Test
    void a_question_without_an_entity_passes_untouched() throws Exception {
        PipelineState out = apply("What is the capital?");

        assertThat(out.entities()).isEmpty();
        assertThat(out.facts()).isEmpty();
        assertThat(out.question().query().effectiveText()).isEqualTo("What is the capital?");
        assertThat(outcome(out)).isEqualTo(new Outcome.Complete());
    }

    @Test
    void a_graph_of_another_tenant_looks_no_different_from_none() throws Exception {
        KgStage stage = stage("acme");

        PipelineState stranger = apply(stage, Scope.local(), DRUG);
        PipelineState owner = apply(stage, new Scope(new TenantId("acme"), List.of()), DRUG);

        assertThat(stranger.facts()).isEmpty();
        assertThat(stranger.entities()).isEmpty();
        assertThat(outcome(stranger)).isEqualTo(new Outcome.Skipped("no-graph"));
        assertThat(owner.facts()).isNotEmpty();
    }

    @Test
    void a_lookup_that_runs_out_of_time_hands_on_what_it_has_and_is_degraded() throws Exception {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        AtomicInteger looks = new AtomicInteger();
        InstantSource oneSecondALook = () -> start.plusSeconds(looks.getAndIncrement());
        Deadline second = new Deadline(start.plusSeconds(2));

        PipelineState out =
                stage("public")
                        .apply(
                                asked(Scope.local(), DRUG),
                                StageContext.until(second, oneSecondALook));

        assertThat(outcome(out)).isEqualTo(new Outcome.Degraded("deadline"));
        assertThat(out.entities()).extracting(Entity::name).containsExactly("asthma");
    }

    @Test
    void a_lookup_that_nobody_waits_for_ends() throws Exception {
        KgStage stage = stage("public");
        AtomicInteger looks = new AtomicInteger();
        StageContext leaving =
                new StageContext(
                        InstantSource.system(),
                        Deadline.NONE,
                        () -> looks.getAndIncrement() > 0,
                        Observation.NONE);

        assertThatThrownBy(() -> stage.apply(asked(Scope.local(), DRUG), leaving))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("went away while facts were looked up");
    }

    private static Outcome outcome(PipelineState out) {
        return out.report(StageId.KG).outcome();
    }

    private KgStage stage(String scope) throws Exception {
        GraphFactFinder finder =
                new GraphFactFinder(SmallServedGraph.open(folder, scope), new O200kTokenCounter());
        return new KgStage(() -> finder, FactOptions.DEFAULTS);
    }

    private PipelineState apply(String question) throws Exception {
        return apply(stage("public"), Scope.local(), question);
    }

    private static PipelineState apply(KgStage stage, Scope scope, String question)
            throws StageException {
        return stage.apply(
                asked(scope, question), StageContext.until(Deadline.NONE, InstantSource.system()));
    }

    private static PipelineState asked(Scope scope, String question) {
        return PipelineState.accepted(
                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                scope,
                Query.of(question),
                Settings.DEFAULTS,
                Deadline.NONE);
    }
}

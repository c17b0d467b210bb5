package dev.winnow.platform.kafka.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.compute.AdmissionGate;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.Questions;
import dev.winnow.platform.kafka.ScriptedStage;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.gateway.PendingQuestions.PendingQuestion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingQuestionTest {

    private final PipelineState accepted = Questions.question("what is lupus");

    private final PipelineState withFacts = after(accepted, StageId.KG);

    private final PipelineState found =
            after(withFacts, StageId.RETRIEVER)
                    .withRetrieval(List.of(ScriptedStage.candidate(40)), null);

    private final PipelineState scored = after(found, StageId.RERANKER);

    private final PendingQuestion question = new PendingQuestion(accepted);

    private static PipelineState after(PipelineState state, StageId stage) {
        return state.withReport(StageReport.of(stage, new Outcome.Complete(), Duration.ZERO));
    }

    @Test
    void an_older_state_that_comes_after_a_newer_one_takes_nothing_away() {
        question.state(scored);
        question.state(withFacts);

        assertThat(question.newest()).isEqualTo(scored);
        assertThat(question.wants(StageId.RETRIEVER)).isFalse();
    }

    @Test
    void one_tenant_cannot_have_all_questions_of_a_gateway() {
        PendingQuestions questions =
                new PendingQuestions(new AdmissionGate(2, 1, new SimpleMeterRegistry()));
        PipelineState other =
                Questions.question(
                        "what is lupus", new Scope(new TenantId("beta"), List.of()), Deadline.NONE);
        questions.open(accepted);

        assertThatThrownBy(() -> questions.open(accepted))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("winnow.pipeline.caps.requests-per-tenant");
        assertThat(questions.open(other).newest()).isEqualTo(other);

        questions.close(accepted);
        questions.close(accepted);
        assertThat(questions.open(accepted).newest()).isEqualTo(accepted);
    }

    @Test
    void an_outcome_that_comes_before_the_last_state_waits_for_it() {
        question.state(withFacts);
        question.outcome(ContextRecord.of(after(scored, StageId.PRUNER)));
        assertThat(question.done()).isNotDone();

        question.state(scored);

        assertThat(question.done()).isCompleted();
        assertThat(question.newest().candidates()).hasSize(1);
    }
}

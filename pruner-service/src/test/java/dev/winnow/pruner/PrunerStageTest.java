package dev.winnow.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.pruner.select.Pruner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrunerStageTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String TEXT = "One is here. Two is here.";
    private static final DocumentId DOCUMENT = new DocumentId("a");

    private final PrunerStage stage = new PrunerStage(new Pruner(new O200kTokenCounter()));

    @Test
    void adds_a_context_and_one_report() throws Exception {
        PipelineState out = apply(state().withReranking(List.of(scored(.9f, .01f)), List.of()));

        assertThat(out.context()).isNotNull();
        assertThat(out.context().text()).isEqualTo("[1]\nOne is here.");
        StageReport report = out.report(StageId.PRUNER);
        assertThat(out.reports()).containsExactly(report);
        assertThat(report.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(report.itemsIn()).isEqualTo(2);
        assertThat(report.itemsOut()).isEqualTo(1);
        assertThat(report.tokensIn())
                .isEqualTo(out.context().tokensBefore())
                .isGreaterThan(report.tokensOut());
        assertThat(report.tokensOut()).isEqualTo(out.context().tokensAfter());
        assertThat(report.notes()).contains("tokenizer: o200k_base");
    }

    @Test
    void is_degraded_when_nothing_ranked_the_candidates() throws Exception {
        PipelineState out = apply(state());

        assertThat(out.context().text()).isEqualTo("[1]\n" + TEXT);
        assertThat(out.report(StageId.PRUNER).outcome())
                .isEqualTo(new Outcome.Degraded("unranked"));
    }

    @Test
    void is_complete_when_the_model_has_no_prune_head() throws Exception {
        PipelineState out = apply(state().withReranking(List.of(scored()), List.of()));

        assertThat(out.context().text()).isEqualTo("[1]\n" + TEXT);
        assertThat(out.report(StageId.PRUNER).outcome()).isEqualTo(new Outcome.Complete());
        assertThat(out.report(StageId.PRUNER).notes())
                .contains("unscored: 1 passages without sentence scores, cut by winnow-rules-2");
    }

    @Test
    void the_report_of_the_reranker_tells_what_becomes_of_candidates_without_scores()
            throws Exception {
        PipelineState partly = twoFound().withReranking(List.of(scored(.9f, .01f)), List.of());

        PipelineState stopped = apply(partly.withReport(ended(new Outcome.Complete())));
        PipelineState cut = apply(partly.withReport(ended(Reranking.CUT)));
        PipelineState failed =
                apply(twoFound().withReport(ended(new Outcome.Degraded("deadline"))));

        assertThat(stopped.context().text()).isEqualTo("[1]\nOne is here.");
        assertThat(stopped.context().dropped())
                .extracting(ContextSentence::reason)
                .containsExactly(Reason.THRESHOLD, Reason.UNREAD);
        assertThat(cut.context().text()).isEqualTo("[1]\nOne is here.\n\n[2]\nThree is here.");
        assertThat(failed.context().text()).isEqualTo("[1]\n" + TEXT + "\n\n[2]\nThree is here.");
        assertThat(failed.report(StageId.PRUNER).outcome())
                .isEqualTo(new Outcome.Degraded("unranked"));
    }

    @Test
    void of_a_long_text_that_time_left_unread_what_stands_around_the_questions_words_is_kept()
            throws Exception {
        String filler = "Rain fell on the hills again that day. ";
        String text = filler.repeat(300) + "Two is here, it says. " + filler.repeat(300);
        PipelineState unread = accepted().withRetrieval(List.of(brought(text)), null);
        int at = text.indexOf("Two");
        Reranked some =
                new Reranked(
                        DOCUMENT.passage(0),
                        Score.logit(-5f),
                        Score.probability(.01f),
                        List.of(new SentenceScore(0, filler.length(), Score.probability(.01f))),
                        false);
        PipelineState partly = unread.withReranking(List.of(some), List.of());

        PipelineState late = apply(unread.withReport(ended(new Outcome.Degraded("deadline"))));
        PipelineState cut = apply(partly.withReport(ended(Reranking.CUT)));
        PipelineState stopped = apply(partly.withReport(ended(new Outcome.Complete())));

        for (PipelineState out : List.of(late, cut)) {
            assertThat(out.context().kept())
                    .anySatisfy(kept -> assertThat(kept.start()).isEqualTo(at))
                    .allSatisfy(
                            kept -> {
                                assertThat(kept.start()).isBetween(at - 1_200, at + 1_200);
                                assertThat(kept.keep()).isNull();
                                assertThat(kept.reason()).isEqualTo(Reason.UNREAD);
                            });
            assertThat(out.report(StageId.PRUNER).notes())
                    .contains(
                            "unread: %d sentences were chosen by the question's words, since they were not read"
                                    .formatted(out.context().kept().size()));
        }
        assertThat(late.context().kept()).hasSizeGreaterThan(1);
        assertThat(late.report(StageId.PRUNER).outcome())
                .isEqualTo(new Outcome.Degraded("by-words"));
        assertThat(stopped.context().answerable()).isFalse();
        assertThat(stopped.report(StageId.PRUNER).outcome()).isEqualTo(new Outcome.Complete());
    }

    @Test
    void a_long_text_that_a_search_found_stands_whole_as_long_as_there_is_room() throws Exception {
        String text = "Rain fell on the hills again that day. ".repeat(600);
        Candidate brought = brought(text);
        Candidate found =
                new Candidate(
                        brought.passage(),
                        1,
                        Score.fused(1f),
                        List.of(new SourceScore("bm25", 1, 1, Score.fused(1f), 1f, 1f)));

        PipelineState out = apply(accepted().withRetrieval(List.of(found), null));

        assertThat(out.context().kept().getFirst().reason()).isEqualTo(Reason.UNSCORED);
        assertThat(out.report(StageId.PRUNER).outcome())
                .isEqualTo(new Outcome.Degraded("unranked"));
    }

    @Test
    void nothing_found_is_a_complete_answer() throws Exception {
        PipelineState out = apply(accepted());

        assertThat(out.context().answerable()).isFalse();
        assertThat(out.report(StageId.PRUNER).outcome()).isEqualTo(new Outcome.Complete());
    }

    @Test
    void decides_past_the_deadline_too() throws Exception {
        PipelineState out =
                stage.apply(state(), StageContext.until(new Deadline(Instant.EPOCH), CLOCK));

        assertThat(out.context().answerable()).isTrue();
    }

    @Test
    void a_decision_that_is_late_and_takes_long_ends() {
        Instant[] now = {CLOCK.instant()};
        InstantSource running = () -> now[0] = now[0].plusMillis(60);

        assertThatThrownBy(
                        () ->
                                stage.apply(
                                        state(),
                                        StageContext.until(new Deadline(Instant.EPOCH), running)))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e -> {
                            assertThat(e.problem().type()).isEqualTo("deadline");
                            assertThat(e.problem().detail()).contains("Winnow-Timeout");
                        });
    }

    @Test
    void a_decision_ends_when_the_caller_goes_away() {
        AtomicInteger asked = new AtomicInteger();
        StageContext left =
                new StageContext(
                        CLOCK, Deadline.NONE, () -> asked.incrementAndGet() > 2, Observation.NONE);

        assertThatThrownBy(() -> stage.apply(state(), left))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e -> assertThat(e.problem().type()).isEqualTo("cancelled"));
    }

    @Test
    void a_note_says_that_comparisons_were_left_out() throws Exception {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            list.append("Green tea is good for the item ").append(i).append(". ");
        }

        PipelineState out =
                apply(accepted().withRetrieval(List.of(brought(list.toString())), null));

        assertThat(out.report(StageId.PRUNER).notes())
                .anyMatch(
                        note ->
                                note.matches(
                                        "duplicates: \\d+ sentences were compared with 64 others alone, .*"));
    }

    @Test
    void a_state_that_contradicts_itself_is_a_problem_of_its_own() {
        Reranked stranger =
                new Reranked(
                        new PassageId("x#0"),
                        Score.logit(1f),
                        Score.probability(.9f),
                        List.of(),
                        false);

        assertThatThrownBy(() -> apply(state().withReranking(List.of(stranger), List.of())))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e -> {
                            assertThat(e.problem().type()).isEqualTo("invalid-state");
                            assertThat(HttpStatuses.of(e.problem())).isEqualTo(422);
                        });
    }

    private PipelineState apply(PipelineState state) throws StageException {
        return stage.apply(state, StageContext.until(Deadline.NONE, CLOCK));
    }

    private static Reranked scored(float... keep) {
        List<SentenceScore> sentences =
                keep.length == 0
                        ? List.of()
                        : List.of(
                                new SentenceScore(0, 13, Score.probability(keep[0])),
                                new SentenceScore(13, 25, Score.probability(keep[1])));
        return new Reranked(
                DOCUMENT.passage(0), Score.logit(2f), Score.probability(.9f), sentences, false);
    }

    private static PipelineState state() {
        Passage passage = Passage.whole(DOCUMENT.passage(0), DOCUMENT, "", TEXT);
        return accepted()
                .withRetrieval(
                        List.of(new Candidate(passage, 1, Score.fused(1f), List.of())), null);
    }

    private static Candidate brought(String text) {
        Passage passage = Passage.whole(DOCUMENT.passage(0), DOCUMENT, "", text);
        return new Candidate(passage, 1, Score.fused(0f), List.of());
    }

    private static PipelineState twoFound() {
        DocumentId other = new DocumentId("b");
        Passage passage = Passage.whole(other.passage(0), other, "", "Three is here.");
        return accepted()
                .withRetrieval(
                        List.of(
                                state().candidates().getFirst(),
                                new Candidate(passage, 2, Score.fused(.5f), List.of())),
                        null);
    }

    private static StageReport ended(Outcome outcome) {
        return StageReport.of(StageId.RERANKER, outcome, Duration.ZERO);
    }

    private static PipelineState accepted() {
        return PipelineState.accepted(
                RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                Scope.local(),
                Query.of("What is here?"),
                Settings.DEFAULTS,
                Deadline.NONE);
    }
}

package dev.winnow.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
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
        assertDegraded(out, "unranked");
    }

    @Test
    void is_complete_when_the_model_has_no_prune_head() throws Exception {
        PipelineState out = apply(state().withReranking(List.of(scored()), List.of()));

        assertThat(out.context().text()).isEqualTo("[1]\n" + TEXT);
        assertComplete(out);
        assertThat(notes(out))
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
        assertDegraded(failed, "unranked");
    }

    @Test
    void of_a_long_text_that_time_left_unread_what_stands_around_the_questions_words_is_kept()
            throws Exception {
        String filler = "Rain fell on the hills again that day. ";
        String text = filler.repeat(300) + "Two is here, it says. " + filler.repeat(300);
        PipelineState unread = found(brought(text));
        int at = text.indexOf("Two");
        Reranked some =
                reranked(
                        DOCUMENT.passage(0),
                        .005f,
                        new SentenceScore(0, filler.length(), Score.probability(.01f)));
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
            assertThat(notes(out))
                    .contains(
                            "unread: %d sentences were chosen by the question's words, since they were not read"
                                    .formatted(out.context().kept().size()));
        }
        assertThat(late.context().kept()).hasSizeGreaterThan(1);
        assertDegraded(late, "by-words");
        assertThat(stopped.context().answerable()).isFalse();
        assertComplete(stopped);
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

        PipelineState out = apply(found(found));

        assertThat(out.context().kept().getFirst().reason()).isEqualTo(Reason.UNSCORED);
        assertDegraded(out, "unranked");
    }

    @Test
    void nothing_found_is_a_complete_answer() throws Exception {
        PipelineState out = apply(accepted());

        assertThat(out.context().answerable()).isFalse();
        assertComplete(out);
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

        Problem late = refused(state(), StageContext.until(new Deadline(Instant.EPOCH), running));

        assertThat(late.type()).isEqualTo("deadline");
        assertThat(late.detail()).contains("Winnow-Timeout");
    }

    @Test
    void a_decision_ends_when_the_caller_goes_away() {
        AtomicInteger asked = new AtomicInteger();
        StageContext left =
                new StageContext(
                        CLOCK, Deadline.NONE, () -> asked.incrementAndGet() > 2, Observation.NONE);

        assertThat(refused(state(), left).type()).isEqualTo("cancelled");
    }

    @Test
    void a_note_says_that_comparisons_were_left_out() throws Exception {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            list.append("Green tea is good for the item ").append(i).append(". ");
        }

        assertThat(notes(apply(found(brought(list.toString())))))
                .anyMatch(
                        note ->
                                note.matches(
                                        "duplicates: \\d+ sentences were compared with 64 others alone, .*"));
    }

    @Test
    void a_state_that_contradicts_itself_is_a_problem_of_its_own() {
        Reranked stranger = reranked(new PassageId("x#0"), .9f);

        Problem refused =
                refused(
                        state().withReranking(List.of(stranger), List.of()),
                        StageContext.until(Deadline.NONE, CLOCK));

        assertThat(refused.type()).isEqualTo("invalid-state");
        assertThat(HttpStatuses.of(refused)).isEqualTo(422);
    }

    private PipelineState apply(PipelineState state) throws StageException {
        return stage.apply(state, StageContext.until(Deadline.NONE, CLOCK));
    }

    private Problem refused(PipelineState state, StageContext context) {
        return catchThrowableOfType(StageException.class, () -> stage.apply(state, context))
                .problem();
    }

    private static void assertComplete(PipelineState out) {
        assertThat(out.report(StageId.PRUNER).outcome()).isEqualTo(new Outcome.Complete());
    }

    private static void assertDegraded(PipelineState out, String reason) {
        assertThat(out.report(StageId.PRUNER).outcome()).isEqualTo(new Outcome.Degraded(reason));
    }

    private static List<String> notes(PipelineState out) {
        return out.report(StageId.PRUNER).notes();
    }

    private static Reranked scored(float... keep) {
        return keep.length == 0
                ? reranked(DOCUMENT.passage(0), .9f)
                : reranked(
                        DOCUMENT.passage(0),
                        .9f,
                        new SentenceScore(0, 13, Score.probability(keep[0])),
                        new SentenceScore(13, 25, Score.probability(keep[1])));
    }

    private static Reranked reranked(PassageId id, float rank, SentenceScore... sentences) {
        return new Reranked(
                id, Score.logit(2f), Score.probability(rank), List.of(sentences), false);
    }

    private static PipelineState state() {
        return found(candidate(DOCUMENT, 1, TEXT, 1f));
    }

    private static PipelineState twoFound() {
        return found(
                candidate(DOCUMENT, 1, TEXT, 1f),
                candidate(new DocumentId("b"), 2, "Three is here.", .5f));
    }

    private static Candidate brought(String text) {
        return candidate(DOCUMENT, 1, text, 0f);
    }

    private static Candidate candidate(DocumentId id, int rank, String text, float fused) {
        Passage passage = Passage.whole(id.passage(0), id, "", text);
        return new Candidate(passage, rank, Score.fused(fused), List.of());
    }

    private static PipelineState found(Candidate... candidates) {
        return accepted().withRetrieval(List.of(candidates), null);
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

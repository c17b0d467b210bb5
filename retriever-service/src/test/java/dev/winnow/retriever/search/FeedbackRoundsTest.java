package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words beside the vectors. */
class FeedbackRoundsTest extends RoundsContract {

    @Override
    ImpactOrigin impacts() {
        return ImpactOrigin.NONE;
    }

    @Override
    String source() {
        return "bm25";
    }

    @Override
    LexicalQuery question(IndexView view) {
        return view.analyse(QUESTION);
    }

    @Test
    void pre_ends_with_the_vectors_alone() {
        Retrieval found = retrieve(always(FeedbackTiming.PRE));

        assertThat(found.feedback().ran()).isTrue();
        for (Candidate candidate : found.candidates()) {
            assertThat(last(candidate, "bm25").contribution()).isZero();
            assertThat(candidate.fused().value()).isEqualTo(last(candidate, "dense").normalised());
        }
    }

    @Test
    void post_takes_its_feedback_from_the_vectors_alone() {
        Retrieval post = retrieve(always(FeedbackTiming.POST));
        Retrieval dense = retrieve(RetrievalMode.DENSE, off(), 3);

        assertThat(post.feedback().passages())
                .isEqualTo(
                        dense.candidates().stream()
                                .map(candidate -> candidate.passage().id())
                                .toList());
        assertThat(last(post.candidates().getFirst(), "bm25").contribution()).isPositive();
    }

    @Test
    void both_takes_its_feedback_from_the_interpolated_list() {
        RetrievalSettings half = RetrievalSettings.DEFAULTS.withFinalWeight(.5f);
        Retrieval both = retrieve(RetrievalMode.HYBRID, always(half, FeedbackTiming.BOTH), 10);
        Retrieval first = retrieve(RetrievalMode.HYBRID, off(half), 3);

        assertThat(both.feedback().passages())
                .isEqualTo(
                        first.candidates().stream()
                                .map(candidate -> candidate.passage().id())
                                .toList());
        assertThat(both.feedback().passages())
                .isNotEqualTo(retrieve(always(FeedbackTiming.POST)).feedback().passages());
    }

    @Test
    void none_has_one_round_whatever_the_use() {
        Retrieval none = retrieve(always(FeedbackTiming.NONE));

        assertThat(none.candidates()).isEqualTo(retrieve(off()).candidates());
        assertThat(none.feedback().ran()).isFalse();
        assertThat(none.feedback().reason()).isEqualTo("off");
    }

    @Test
    void the_second_round_searches_by_the_fed_back_vector() throws IOException {
        Retrieval found = retrieve(RetrievalMode.DENSE, always(FeedbackTiming.POST), 20);

        try (IndexView view = index.passages().view()) {
            DenseFeedback dense = RetrievalSettings.DEFAULTS.feedback().dense();
            float[] question = StoreFixture.vector(QUESTION);
            List<float[]> fed =
                    view.vectors(
                            view.dense(question, StoreFixture.EVERYTHING, dense.passages()).stream()
                                    .mapToInt(hit -> hit.handle())
                                    .toArray());
            float[] moved = dense.expand(question, fed);
            assertThat(moved).isNotEqualTo(question);
            assertThat(ids(found))
                    .isEqualTo(
                            view.dense(moved, StoreFixture.EVERYTHING, 20).stream()
                                    .map(hit -> hit.id().value())
                                    .toList());
        }
    }

    @Test
    void the_first_round_is_explained_for_the_passages_that_it_met() {
        Retrieval found = retrieve(always(FeedbackTiming.POST));
        Retrieval first = retrieve(RetrievalMode.HYBRID, off(), 300);

        assertThat(found.candidates())
                .filteredOn(candidate -> candidate.sources().size() == 4)
                .isNotEmpty()
                .allSatisfy(
                        candidate ->
                                assertThat(candidate.sources().get(1).raw())
                                        .isEqualTo(
                                                first.candidates().stream()
                                                        .filter(
                                                                other ->
                                                                        other.passage()
                                                                                .equals(
                                                                                        candidate
                                                                                                .passage()))
                                                        .findAny()
                                                        .orElseThrow()
                                                        .sources()
                                                        .get(1)
                                                        .raw()));
    }

    @Test
    void a_closed_gate_leaves_the_list_as_it_was_and_says_why() {
        // No list is quite flat.
        RetrievalSettings settings = behind(new FeedbackGate(1f, 0f));
        for (String question : List.of(QUESTION, "fig", "quince date", "rare7 rare9", "melon")) {
            Retrieval gated = retrieve(question, RetrievalMode.HYBRID, settings, 20);
            assertThat(gated.feedback().ran()).isFalse();
            assertThat(gated.candidates())
                    .isEqualTo(retrieve(question, RetrievalMode.HYBRID, off(), 20).candidates());
            assertThat(gated.feedback().reason()).startsWith("gate-closed: gap ");
            assertThat(gated.feedback().signals()).isNotNull();
            assertThat(gated.feedback().passages()).isEmpty();
        }
    }

    @Test
    void an_open_gate_gives_what_feedback_gives_and_says_why() {
        Retrieval gated =
                retrieve(QUESTION, RetrievalMode.HYBRID, behind(new FeedbackGate(1f, 1f)), 20);
        RetrievalSettings always =
                always(RetrievalSettings.DEFAULTS, FeedbackSettings.DEFAULTS.timing());
        assertThat(gated.feedback().ran()).isTrue();
        assertThat(gated.feedback().reason()).startsWith("gate-open: agreement ");
        assertThat(gated.candidates())
                .isEqualTo(retrieve(QUESTION, RetrievalMode.HYBRID, always, 20).candidates());
    }

    private static RetrievalSettings behind(FeedbackGate gate) {
        FeedbackSettings product = FeedbackSettings.DEFAULTS;
        return RetrievalSettings.DEFAULTS.withFeedback(
                new FeedbackSettings(
                        FeedbackUse.GATE,
                        product.timing(),
                        product.feedbackWeight(),
                        product.sparse(),
                        product.dense(),
                        gate));
    }

    @Test
    void a_request_has_the_last_word_about_feedback() {
        Interpolation wish = new Interpolation(FeedbackUse.ON, FeedbackTiming.BOTH, .3f, .6f);
        Retrieval wished =
                retriever(new SeededEmbedder(false), RetrievalSettings.DEFAULTS)
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        10,
                                        RetrievalMode.HYBRID,
                                        wish,
                                        Impacts.NONE),
                                context());
        FeedbackReport report = wished.feedback();

        assertThat(report.ran()).isTrue();
        assertThat(report.use()).isEqualTo(FeedbackUse.ON);
        assertThat(report.timing()).isEqualTo(FeedbackTiming.BOTH);
        assertThat(report.feedbackWeight()).isEqualTo(.3f);
        assertThat(report.finalWeight()).isEqualTo(.6f);
        for (Candidate candidate : wished.candidates()) {
            SourceScore bm25 = last(candidate, "bm25");
            assertThat(bm25.contribution()).isCloseTo(.6f * bm25.normalised(), within(1e-6f));
        }
    }

    @Test
    void feedback_that_has_no_time_is_left_out_and_shows() {
        // The clock moves a second with each look at it, so the first round takes some seconds.
        InstantSource slow = new SteppingClock(Duration.ofSeconds(1));
        Retrieval found =
                retriever(new SeededEmbedder(false), always(FeedbackTiming.POST))
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        20,
                                        RetrievalMode.HYBRID),
                                StageContext.until(
                                        Deadline.in(Duration.ofSeconds(12), slow), slow));

        assertThat(found.feedback().ran()).isFalse();
        assertThat(found.feedback().reason()).isEqualTo("no-time");
        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("feedback-no-time"));
        assertThat(found.candidates()).isEqualTo(retrieve(off()).candidates());
    }

    @Test
    void without_vectors_only_words_can_be_fed_back() {
        Retrieval found =
                retriever(new SeededEmbedder(true), fedBack(FeedbackTiming.BOTH))
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        10,
                                        RetrievalMode.HYBRID),
                                context());

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("dense-unavailable"));
        assertThat(found.feedback().ran()).isTrue();
        assertThat(ids(found))
                .isEqualTo(ids(retrieve(RetrievalMode.BM25, fedBack(FeedbackTiming.BOTH), 10)));
    }

    @Test
    void the_same_question_gets_the_same_bytes() {
        RetrievalSettings settings = fedBack(FeedbackTiming.BOTH);
        Retrieval once = retrieve(settings);

        assertThat(retrieve(settings).candidates()).isEqualTo(once.candidates());
        assertThat(retrieve(settings).feedback()).isEqualTo(once.feedback());
    }

    private static RetrievalSettings off(RetrievalSettings settings) {
        return settings.withFeedback(settings.feedback().off());
    }

    private static RetrievalSettings always(FeedbackTiming timing) {
        return always(RetrievalSettings.DEFAULTS, timing);
    }

    private static RetrievalSettings always(RetrievalSettings settings, FeedbackTiming timing) {
        return settings.withFeedback(settings.feedback().with(FeedbackUse.ON, timing));
    }

    private Retrieval retrieve(RetrievalSettings settings) {
        return retrieve(RetrievalMode.HYBRID, settings, 20);
    }

    /** A clock that moves a step with each look at it. */
    private static final class SteppingClock implements InstantSource {

        private final Duration step;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        SteppingClock(Duration step) {
            this.step = step;
        }

        @Override
        public Instant instant() {
            now = now.plus(step);
            return now;
        }
    }
}

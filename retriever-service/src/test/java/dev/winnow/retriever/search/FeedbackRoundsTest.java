package dev.winnow.retriever.search;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.PassageId;
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
import dev.winnow.core.score.Score;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
    void post_takes_its_feedback_from_the_vectors_alone_and_both_from_the_interpolated_list() {
        Retrieval post = retrieve(always(FeedbackTiming.POST));
        assertThat(post.feedback().passages())
                .isEqualTo(passages(retrieve(RetrievalMode.DENSE, PLAIN, 3)));
        assertThat(last(post.candidates().getFirst(), "bm25").contribution()).isPositive();

        Retrieval both = retrieve(always(FeedbackTiming.BOTH).withFinalWeight(.5f));
        assertThat(both.feedback().passages())
                .isEqualTo(passages(retrieve(RetrievalMode.HYBRID, PLAIN.withFinalWeight(.5f), 3)))
                .isNotEqualTo(post.feedback().passages());
    }

    private static List<PassageId> passages(Retrieval found) {
        return found.candidates().stream().map(candidate -> candidate.passage().id()).toList();
    }

    @Test
    void none_has_one_round_whatever_the_use() {
        Retrieval none = retrieve(always(FeedbackTiming.NONE));

        assertThat(none.candidates()).isEqualTo(retrieve(PLAIN).candidates());
        assertThat(none.feedback().ran()).isFalse();
        assertThat(none.feedback().reason()).isEqualTo("off");
    }

    @Test
    void the_second_round_searches_by_the_fed_back_vector() throws IOException {
        Retrieval found = retrieve(RetrievalMode.DENSE, always(FeedbackTiming.POST), 20);

        try (IndexView view = index.passages().view()) {
            DenseFeedback dense = RetrievalSettings.DEFAULTS.feedback().dense();
            float[] question = vector(QUESTION);
            int[] near = handles(view.dense(question, EVERYTHING, dense.passages()));
            float[] moved = dense.expand(question, view.vectors(near));
            assertThat(moved).isNotEqualTo(question);
            assertThat(ids(found)).isEqualTo(StoreFixture.ids(view.dense(moved, EVERYTHING, 20)));
        }
    }

    @Test
    void the_first_round_is_explained_for_the_passages_that_it_met() {
        Map<PassageId, Score> first =
                retrieve(RetrievalMode.HYBRID, PLAIN, 300).candidates().stream()
                        .collect(
                                Collectors.toMap(
                                        candidate -> candidate.passage().id(),
                                        candidate -> candidate.sources().get(1).raw()));

        assertThat(retrieve(always(FeedbackTiming.POST)).candidates())
                .filteredOn(candidate -> candidate.sources().size() == 4)
                .isNotEmpty()
                .allSatisfy(
                        candidate ->
                                assertThat(candidate.sources().get(1).raw())
                                        .isEqualTo(first.get(candidate.passage().id())));
    }

    @Test
    void a_closed_gate_leaves_the_list_as_it_was_and_says_why() {
        // No list is quite flat.
        RetrievalSettings settings = behind(new FeedbackGate(1f, 0f));
        for (String question : List.of(QUESTION, "fig", "quince date", "rare7 rare9", "melon")) {
            Retrieval gated = retrieve(question, RetrievalMode.HYBRID, settings, 20);
            assertThat(gated.feedback().ran()).isFalse();
            assertThat(gated.candidates())
                    .isEqualTo(retrieve(question, RetrievalMode.HYBRID, PLAIN, 20).candidates());
            assertThat(gated.feedback().reason()).startsWith("gate-closed: gap ");
            assertThat(gated.feedback().signals()).isNotNull();
            assertThat(gated.feedback().passages()).isEmpty();
        }
    }

    @Test
    void an_open_gate_gives_what_feedback_gives_and_says_why() {
        Retrieval gated =
                retrieve(QUESTION, RetrievalMode.HYBRID, behind(new FeedbackGate(1f, 1f)), 20);
        assertThat(gated.feedback().ran()).isTrue();
        assertThat(gated.feedback().reason()).startsWith("gate-open: agreement ");
        assertThat(gated.candidates())
                .isEqualTo(retrieve(always(FeedbackSettings.DEFAULTS.timing())).candidates());
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
                new HybridRetriever(
                                index.passages(),
                                // Alone it would move the weight of the words.
                                new SeededEmbedder(false, .1f),
                                RetrievalSettings.DEFAULTS)
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        EVERYTHING,
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
        Instant start = CLOCK.instant();
        AtomicInteger looks = new AtomicInteger();
        InstantSource slow = () -> start.plusSeconds(looks.incrementAndGet());
        Retrieval found =
                retriever(always(FeedbackTiming.POST))
                        .retrieve(
                                hybrid(QUESTION, 20),
                                StageContext.until(
                                        Deadline.in(Duration.ofSeconds(12), slow), slow));

        assertThat(found.feedback().ran()).isFalse();
        assertThat(found.feedback().reason()).isEqualTo("no-time");
        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("feedback-no-time"));
        assertThat(found.candidates()).isEqualTo(retrieve(PLAIN).candidates());
    }

    @Test
    void without_vectors_only_words_can_be_fed_back() {
        Retrieval found =
                new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(true),
                                fedBack(FeedbackTiming.BOTH))
                        .retrieve(hybrid(QUESTION, 10), context());

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

    private Retrieval retrieve(RetrievalSettings settings) {
        return retrieve(RetrievalMode.HYBRID, settings, 20);
    }
}

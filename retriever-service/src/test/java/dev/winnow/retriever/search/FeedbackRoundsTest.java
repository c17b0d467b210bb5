package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackRoundsTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private static final String QUESTION = "apple pear plum";

    @TempDir private Path folder;

    private LuceneIndex index;

    @BeforeEach
    void fill() throws IOException {
        index = StoreFixture.open(folder);
        Random random = new Random(7);
        String[] words = "apple pear plum fig quince medlar sloe grape melon date".split(" ");
        for (int d = 0; d < 300; d++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                // A few common words and many rare ones, so that some terms pass the filter.
                text.append(
                                random.nextInt(3) == 0
                                        ? words[random.nextInt(words.length)]
                                        : "rare" + random.nextInt(120))
                        .append(' ');
            }
            StoreFixture.put(index, StoreFixture.document("d" + d, text.toString().strip()));
        }
        index.commit();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
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
    void words_are_fed_back_with_terms_that_the_report_names() {
        Retrieval found = retrieve(RetrievalMode.BM25, always(rm3(), FeedbackTiming.POST), 20);

        assertThat(found.feedback().ran()).isTrue();
        assertThat(found.feedback().terms())
                .extracting(term -> term.term())
                .contains("appl", "pear", "plum")
                .anyMatch(term -> term.startsWith("rare"));
        assertThat(found.feedback().passages()).hasSize(10);
        assertThat(ids(found)).isNotEqualTo(ids(retrieve(RetrievalMode.BM25, off(), 20)));
        try (IndexView view = index.passages().view()) {
            LexicalQuery fed =
                    LexicalQuery.words(
                            found.feedback().terms().stream()
                                    .sorted((a, b) -> a.term().compareTo(b.term()))
                                    .toList());
            assertThat(ids(found))
                    .isEqualTo(
                            view.lexical(fed, StoreFixture.EVERYTHING, 20).stream()
                                    .map(hit -> hit.id().value())
                                    .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_explanation_adds_up_to_the_score(FeedbackTiming timing) {
        for (Candidate candidate : retrieve(always(rm3(), timing)).candidates()) {
            int last = candidate.sources().getLast().round();
            double sum = 0;
            for (SourceScore source : candidate.sources()) {
                sum += source.round() == last ? source.contribution() : 0;
            }
            assertThat((double) candidate.fused().value()).isCloseTo(sum, within(1e-6));
            assertThat(last).isEqualTo(timing == FeedbackTiming.NONE ? 1 : 2);
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

    @ParameterizedTest
    @EnumSource
    void the_first_ten_do_not_change_when_100_are_asked_for(FeedbackTiming timing) {
        RetrievalSettings settings = always(rm3(), timing);

        assertThat(ids(retrieve(RetrievalMode.HYBRID, settings, 100)).subList(0, 10))
                .isEqualTo(ids(retrieve(RetrievalMode.HYBRID, settings, 10)));
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
                new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(false),
                                RetrievalSettings.DEFAULTS)
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        10,
                                        RetrievalMode.HYBRID,
                                        wish),
                                context(Deadline.NONE));
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
                new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(false),
                                always(FeedbackTiming.POST))
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
                new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(true),
                                always(rm3(), FeedbackTiming.BOTH))
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        10,
                                        RetrievalMode.HYBRID),
                                context(Deadline.NONE));

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("dense-unavailable"));
        assertThat(found.feedback().ran()).isTrue();
        assertThat(ids(found))
                .isEqualTo(
                        ids(retrieve(RetrievalMode.BM25, always(rm3(), FeedbackTiming.BOTH), 10)));
    }

    @Test
    void an_identifier_is_not_lost_in_the_second_round() throws IOException {
        var rare = StoreFixture.document("rare", "qx-4711 " + "lorem ipsum dolor ".repeat(80));
        float[] opposite = StoreFixture.vector("apple qx-4711");
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = -opposite[i];
        }
        index.put(
                rare,
                List.of(
                        new EmbeddedPassage(
                                StoreFixture.passages(rare).getFirst().passage(), opposite)));
        index.commit();

        Retrieval found =
                retrieve("apple qx-4711", RetrievalMode.HYBRID, always(FeedbackTiming.PRE), 10);

        assertThat(found.feedback().ran()).isTrue();
        assertThat(ids(found)).contains("rare#0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothing_that_is_hidden_is_found_or_fed_back(long seed) throws IOException {
        Random random = new Random(seed);
        TenantId other = new TenantId("other");
        for (int i = 0; i < 60; i++) {
            boolean own = random.nextBoolean();
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            own ? TenantId.DEFAULT : other,
                            "s" + i,
                            random.nextInt(3) == 0 ? List.of("staff") : List.of(),
                            Metadata.of("year", random.nextBoolean() ? "2020" : "2021"),
                            QUESTION + " secret" + random.nextInt(30)));
        }
        index.commit();
        Access access =
                new Access(
                        new Scope(other, random.nextBoolean() ? List.of("staff") : List.of()),
                        new Filter.AnyOf("year", List.of("2020")));

        Retrieval found =
                new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(false),
                                always(rm3(), FeedbackTiming.BOTH))
                        .retrieve(
                                new RetrievalRequest(QUESTION, access, 100, RetrievalMode.HYBRID),
                                context(Deadline.NONE));

        List<String> visible = new ArrayList<>();
        try (IndexView view = index.passages().view()) {
            view.dense(StoreFixture.vector("x"), access, 1_000)
                    .forEach(hit -> visible.add(hit.id().value()));
        }
        assertThat(visible).isNotEmpty();
        assertThat(ids(found)).containsExactlyInAnyOrderElementsOf(visible);
        assertThat(found.feedback().passages())
                .isNotEmpty()
                .allMatch(id -> visible.contains(id.value()));
    }

    @Test
    void the_same_question_gets_the_same_bytes() {
        RetrievalSettings settings = always(rm3(), FeedbackTiming.BOTH);
        Retrieval once = retrieve(settings);

        assertThat(retrieve(settings).candidates()).isEqualTo(once.candidates());
        assertThat(retrieve(settings).feedback()).isEqualTo(once.feedback());
    }

    private static RetrievalSettings off() {
        return off(RetrievalSettings.DEFAULTS);
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

    private static RetrievalSettings rm3() {
        FeedbackSettings plain = RetrievalSettings.DEFAULTS.feedback();
        return RetrievalSettings.DEFAULTS.withFeedback(
                plain.with(plain.sparse().with(SparseFeedback.Method.RM3)));
    }

    private Retrieval retrieve(RetrievalSettings settings) {
        return retrieve(RetrievalMode.HYBRID, settings, 20);
    }

    private Retrieval retrieve(RetrievalMode mode, RetrievalSettings settings, int k) {
        return retrieve(QUESTION, mode, settings, k);
    }

    private Retrieval retrieve(
            String question, RetrievalMode mode, RetrievalSettings settings, int k) {
        return new HybridRetriever(index.passages(), new SeededEmbedder(false), settings)
                .retrieve(
                        new RetrievalRequest(question, StoreFixture.EVERYTHING, k, mode),
                        context(Deadline.NONE));
    }

    private static StageContext context(Deadline deadline) {
        return StageContext.until(deadline, CLOCK);
    }

    private static SourceScore last(Candidate candidate, String source) {
        return candidate.sources().reversed().stream()
                .filter(score -> score.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(Retrieval found) {
        return found.candidates().stream()
                .map(candidate -> candidate.passage().id().value())
                .toList();
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

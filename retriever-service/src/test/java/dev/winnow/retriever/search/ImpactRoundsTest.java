package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.InvalidInputException;
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
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Impacts in the seat of BM25, in every combination with vectors and feedback. */
class ImpactRoundsTest {

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
        for (int d = 0; d < 200; d++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 12; w++) {
                // A few common words and many rare ones, so that some terms pass the filter.
                text.append(
                                random.nextInt(3) == 0
                                        ? words[random.nextInt(words.length)]
                                        : "rare" + random.nextInt(120))
                        .append(' ');
            }
            put(StoreFixture.document("d" + d, text.toString().strip()));
        }
        index.commit();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    static Stream<Arguments> combinations() {
        return Stream.of(FeedbackTiming.values())
                .flatMap(
                        timing ->
                                Stream.of(DenseFeedback.Method.values())
                                        .flatMap(
                                                dense ->
                                                        Stream.of(SparseFeedback.Method.values())
                                                                .map(
                                                                        sparse ->
                                                                                Arguments.of(
                                                                                        timing,
                                                                                        dense,
                                                                                        sparse))));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void every_combination_of_feedback_runs_on_impacts_and_adds_up(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        boolean feeds =
                timing != FeedbackTiming.NONE
                        && (dense != DenseFeedback.Method.NONE
                                || sparse != SparseFeedback.Method.NONE);
        Retrieval found = retrieve(RetrievalMode.HYBRID, always(timing, dense, sparse), 20);

        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(found.candidates()).hasSize(20);
        assertThat(found.feedback().ran()).isEqualTo(feeds);
        LexicalQuery last = lastQuestion(found);
        assertThat(last.terms()).allMatch(term -> term.term().startsWith(SpelledEncoder.MARK));
        if (feeds && sparse != SparseFeedback.Method.NONE) {
            assertThat(found.feedback().terms())
                    .anyMatch(term -> term.term().startsWith(SpelledEncoder.MARK + "rare"));
        }
        for (Candidate candidate : found.candidates()) {
            assertThat(candidate.sources())
                    .extracting(SourceScore::source)
                    .containsOnly("impact", "dense");
            int round = feeds ? 2 : 1;
            double sum = 0;
            for (SourceScore source : candidate.sources()) {
                sum += source.round() == round ? source.contribution() : 0;
            }
            assertThat((double) candidate.fused().value()).isCloseTo(sum, within(1e-6));
            SourceScore impact = last(candidate, "impact");
            assertThat(impact.raw().scale()).isEqualTo(Scale.IMPACT);
            double product = product(last, candidate.passage().text());
            assertThat((double) impact.raw().value())
                    .isCloseTo(product, within(1e-5 * Math.max(1, product)));
            if (timing == FeedbackTiming.PRE && feeds) {
                assertThat(impact.contribution()).isZero();
            }
        }
    }

    @Test
    void fed_back_impacts_alone_search_by_the_terms_that_the_report_names() {
        Retrieval found =
                retrieve(
                        RetrievalMode.BM25,
                        always(
                                FeedbackTiming.POST,
                                DenseFeedback.Method.NONE,
                                SparseFeedback.Method.RM3),
                        20);
        Retrieval once = retrieve(RetrievalMode.BM25, off(), 20);

        assertThat(found.feedback().ran()).isTrue();
        assertThat(found.feedback().passages()).hasSize(10);
        assertThat(found.feedback().terms())
                .extracting(WeightedTerm::term)
                .contains("~apple", "~pear", "~plum")
                .hasSizeGreaterThan(3);
        assertThat(ids(found)).isNotEqualTo(ids(once));
        assertThat(ids(found)).isEqualTo(lexical(lastQuestion(found), 20));
        assertThat(ids(once))
                .isEqualTo(lexical(LexicalQuery.impacts(SpelledEncoder.impacts(QUESTION)), 20));
    }

    @ParameterizedTest
    @EnumSource
    void the_first_ten_do_not_change_when_100_are_asked_for(FeedbackTiming timing) {
        RetrievalSettings settings =
                always(timing, DenseFeedback.Method.ROCCHIO, SparseFeedback.Method.RM3);

        assertThat(ids(retrieve(RetrievalMode.HYBRID, settings, 100)).subList(0, 10))
                .isEqualTo(ids(retrieve(RetrievalMode.HYBRID, settings, 10)));
    }

    @Test
    void the_gate_looks_at_impacts_as_it_does_at_words() {
        Retrieval gated = retrieve(RetrievalMode.HYBRID, RetrievalSettings.DEFAULTS, 20);

        assertThat(gated.feedback().use()).isEqualTo(FeedbackUse.GATE);
        assertThat(gated.feedback().signals()).isNotNull();
        assertThat(gated.feedback().signals().terms()).isEqualTo(3);
    }

    @Test
    void impacts_that_a_question_brings_are_taken_before_what_the_encoder_would_make() {
        SpelledEncoder encoder = new SpelledEncoder(false);
        Impacts brought = new Impacts(new TreeMap<>(Map.of("~quince", 9, "~medlar", 4)));
        Retrieval found =
                retrieve(encoder, RetrievalMode.BM25, off(), StoreFixture.EVERYTHING, brought);

        assertThat(encoder.questions).hasValue(0);
        assertThat(ids(found)).isEqualTo(lexical(LexicalQuery.impacts(brought), 20));
        retrieve(encoder, RetrievalMode.BM25, off(), StoreFixture.EVERYTHING, Impacts.NONE);
        assertThat(encoder.questions).hasValue(1);
    }

    @Test
    void without_an_encoder_a_question_with_impacts_is_answered_whole() {
        Retrieval found =
                retrieve(
                        null,
                        RetrievalMode.HYBRID,
                        off(),
                        StoreFixture.EVERYTHING,
                        SpelledEncoder.impacts(QUESTION));

        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(found.candidates())
                .isEqualTo(retrieve(RetrievalMode.HYBRID, off(), 20).candidates());
    }

    @Test
    void without_impacts_and_encoder_the_vectors_answer_alone_and_it_shows() {
        Retrieval found =
                retrieve(null, RetrievalMode.HYBRID, off(), StoreFixture.EVERYTHING, Impacts.NONE);

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("no-impacts"));
        assertThat(found.notes())
                .anyMatch(
                        note ->
                                note.startsWith("no-impacts: the question brought no query_vector")
                                        && note.contains("winnow.retriever.sparse.encoder-path"));
        assertThat(ids(found)).isEqualTo(ids(retrieve(RetrievalMode.DENSE, off(), 20)));
    }

    @Test
    void vectors_alone_miss_no_impacts() {
        assertThat(
                        retrieve(
                                        null,
                                        RetrievalMode.DENSE,
                                        off(),
                                        StoreFixture.EVERYTHING,
                                        Impacts.NONE)
                                .outcome())
                .isEqualTo(new Outcome.Complete());
    }

    @Test
    void an_encoder_that_fails_costs_quality_and_shows() {
        Retrieval found =
                retrieve(
                        new SpelledEncoder(true),
                        RetrievalMode.HYBRID,
                        off(),
                        StoreFixture.EVERYTHING,
                        Impacts.NONE);

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("no-impacts"));
        assertThat(found.notes()).contains("no-impacts: the sparse encoder is busy");
        assertThat(ids(found)).isEqualTo(ids(retrieve(RetrievalMode.DENSE, off(), 20)));
    }

    @Test
    void an_identifier_is_not_lost_on_an_index_of_impacts() throws IOException {
        float[] opposite = StoreFixture.vector("apple qx-4711");
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = -opposite[i];
        }
        IncomingDocument rare =
                StoreFixture.document("rare", "qx-4711 " + "lorem ipsum ".repeat(80));
        index.put(
                rare,
                List.of(
                        new EmbeddedPassage(
                                StoreFixture.passages(rare).getFirst().passage(),
                                opposite,
                                Impacts.NONE)));
        index.commit();

        Retrieval found =
                retriever(new SpelledEncoder(false), off())
                        .retrieve(
                                new RetrievalRequest(
                                        "apple qx-4711",
                                        StoreFixture.EVERYTHING,
                                        10,
                                        RetrievalMode.HYBRID),
                                context());

        assertThat(ids(found)).contains("rare#0");
    }

    @Test
    void an_identifier_does_not_bring_down_a_question_that_neither_side_can_search() {
        HybridRetriever failing =
                new HybridRetriever(
                        index.passages(),
                        ImpactOrigin.of(new SpelledEncoder(true)),
                        new SeededEmbedder(true),
                        RetrievalSettings.DEFAULTS);

        Retrieval found =
                failing.retrieve(
                        new RetrievalRequest(
                                "apple qx-4711", StoreFixture.EVERYTHING, 10, RetrievalMode.HYBRID),
                        context());

        assertThat(found.candidates()).isEmpty();
        assertThat(found.outcome()).isInstanceOf(Outcome.Degraded.class);
        assertThat(found.notes()).contains("empty: neither words nor vectors could be searched");
        assertThat(found.feedback().reason()).isEqualTo("nothing-found");
    }

    @Test
    void feedback_does_not_make_a_question_too_long_to_be_searched() {
        TreeMap<String, Integer> weights =
                new TreeMap<>(SpelledEncoder.impacts(QUESTION).weights());
        for (int i = 0; weights.size() < LexicalQuery.MOST_TERMS; i++) {
            weights.put("t" + i, 1);
        }

        Retrieval found =
                retrieve(
                        null,
                        RetrievalMode.HYBRID,
                        always(
                                FeedbackTiming.BOTH,
                                DenseFeedback.Method.NONE,
                                SparseFeedback.Method.RM3),
                        StoreFixture.EVERYTHING,
                        new Impacts(weights));

        assertThat(found.feedback().ran()).isTrue();
        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
    }

    @Test
    void an_index_of_words_refuses_impacts_instead_of_passing_over_them() {
        HybridRetriever words =
                new HybridRetriever(index.passages(), new SeededEmbedder(false), off());

        assertThatThrownBy(
                        () ->
                                words.retrieve(
                                        request(
                                                RetrievalMode.HYBRID,
                                                StoreFixture.EVERYTHING,
                                                SpelledEncoder.impacts(QUESTION)),
                                        context()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("query_vector cannot be used")
                .hasMessageContaining("winnow.retriever.sparse.source is bm25");
    }

    @Test
    void a_question_of_more_terms_than_can_be_searched_is_refused() {
        TreeMap<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < 4_097; i++) {
            weights.put("t" + i, 1);
        }

        assertThatThrownBy(
                        () ->
                                retrieve(
                                        null,
                                        RetrievalMode.HYBRID,
                                        off(),
                                        StoreFixture.EVERYTHING,
                                        new Impacts(weights)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4097 distinct terms, at most 4096 can be searched");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothing_that_is_hidden_is_found_or_fed_back(long seed) throws IOException {
        Random random = new Random(seed);
        TenantId other = new TenantId("other");
        for (int i = 0; i < 60; i++) {
            put(
                    StoreFixture.document(
                            random.nextBoolean() ? TenantId.DEFAULT : other,
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
                retrieve(
                        new SpelledEncoder(false),
                        RetrievalMode.HYBRID,
                        always(
                                FeedbackTiming.BOTH,
                                DenseFeedback.Method.ROCCHIO,
                                SparseFeedback.Method.RM3),
                        access,
                        Impacts.NONE);

        List<String> visible = new ArrayList<>();
        List<String> bestByImpact = new ArrayList<>();
        try (IndexView view = index.passages().view()) {
            view.dense(StoreFixture.vector("x"), access, 1_000)
                    .forEach(hit -> visible.add(hit.id().value()));
            view.lexical(LexicalQuery.impacts(SpelledEncoder.impacts(QUESTION)), access, 1_000)
                    .forEach(hit -> bestByImpact.add(hit.id().value()));
        }
        assertThat(visible).isNotEmpty().allMatch(id -> id.startsWith("s"));
        assertThat(bestByImpact).containsExactlyInAnyOrderElementsOf(visible);
        assertThat(visible).containsAll(ids(found));
        assertThat(found.feedback().passages())
                .isNotEmpty()
                .allMatch(id -> visible.contains(id.value()));
    }

    /**
     * The question of the last round: what the encoder made of it, or what the report says was made
     * of that.
     */
    private static LexicalQuery lastQuestion(Retrieval found) {
        List<WeightedTerm> fed = found.feedback().terms();
        return fed.isEmpty()
                ? LexicalQuery.impacts(SpelledEncoder.impacts(QUESTION))
                : new LexicalQuery(
                        TermSpace.IMPACTS,
                        fed.stream().sorted(Comparator.comparing(WeightedTerm::term)).toList());
    }

    private static double product(LexicalQuery question, String text) {
        Map<String, Integer> passage = SpelledEncoder.impacts(text).weights();
        double sum = 0;
        for (WeightedTerm term : question.terms()) {
            sum += (double) term.weight() * passage.getOrDefault(term.term(), 0);
        }
        return sum;
    }

    private List<String> lexical(LexicalQuery question, int n) {
        try (IndexView view = index.passages().view()) {
            return view.lexical(question, StoreFixture.EVERYTHING, n).stream()
                    .map(hit -> hit.id().value())
                    .toList();
        }
    }

    @Test
    void impacts_weigh_by_the_spread_of_the_vectors_alone() {
        Retrieval found =
                new HybridRetriever(
                                index.passages(),
                                ImpactOrigin.of(new SpelledEncoder(false)),
                                new SeededEmbedder(false, 1.4f),
                                off())
                        .retrieve(
                                new RetrievalRequest(
                                        QUESTION,
                                        StoreFixture.EVERYTHING,
                                        200,
                                        RetrievalMode.HYBRID),
                                context());
        float[] cosines = new float[found.candidates().size() + 1];
        for (Candidate candidate : found.candidates()) {
            SourceScore vectors = last(candidate, "dense");
            cosines[vectors.rank()] = vectors.raw().value();
        }

        assertThat(found.feedback().finalWeight())
                .isEqualTo(
                        LexicalShare.of(
                                RetrievalSettings.DEFAULT_FINAL_WEIGHT,
                                LexicalShare.USUAL_STANDOUT,
                                cosines[1] - cosines[LexicalShare.SPREAD_DEPTH],
                                1.4f));
    }

    private void put(IncomingDocument document) throws IOException {
        EmbeddedPassage passage = StoreFixture.passages(document).getFirst();
        index.put(
                document,
                List.of(
                        new EmbeddedPassage(
                                passage.passage(),
                                passage.vector(),
                                SpelledEncoder.impacts(document.text()))));
    }

    private static RetrievalSettings off() {
        return RetrievalSettings.DEFAULTS.withFeedback(RetrievalSettings.DEFAULTS.feedback().off());
    }

    private static RetrievalSettings always(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        FeedbackSettings plain = RetrievalSettings.DEFAULTS.feedback();
        return RetrievalSettings.DEFAULTS.withFeedback(
                plain.with(FeedbackUse.ON, timing)
                        .with(plain.sparse().with(sparse))
                        .with(plain.dense().with(dense)));
    }

    private Retrieval retrieve(RetrievalMode mode, RetrievalSettings settings, int k) {
        return retriever(new SpelledEncoder(false), settings)
                .retrieve(
                        new RetrievalRequest(QUESTION, StoreFixture.EVERYTHING, k, mode),
                        context());
    }

    private Retrieval retrieve(
            @Nullable SparseEncoder encoder,
            RetrievalMode mode,
            RetrievalSettings settings,
            Access access,
            Impacts impacts) {
        return retriever(encoder, settings).retrieve(request(mode, access, impacts), context());
    }

    private HybridRetriever retriever(@Nullable SparseEncoder encoder, RetrievalSettings settings) {
        return new HybridRetriever(
                index.passages(),
                encoder == null ? ImpactOrigin.GIVEN : ImpactOrigin.of(encoder),
                new SeededEmbedder(false),
                settings);
    }

    private static RetrievalRequest request(RetrievalMode mode, Access access, Impacts impacts) {
        return new RetrievalRequest(QUESTION, access, 20, mode, Interpolation.DEFAULTS, impacts);
    }

    private static StageContext context() {
        return StageContext.until(Deadline.NONE, CLOCK);
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
}

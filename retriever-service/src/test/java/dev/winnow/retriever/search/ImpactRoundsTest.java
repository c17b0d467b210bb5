package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Impacts in the seat of BM25, in every combination with vectors and feedback. */
class ImpactRoundsTest extends RoundsContract {

    @Override
    ImpactOrigin impacts() {
        return ImpactOrigin.of(new SpelledEncoder(false));
    }

    @Override
    String source() {
        return "impact";
    }

    @Override
    LexicalQuery question(IndexView view) {
        return LexicalQuery.impacts(SpelledEncoder.impacts(QUESTION));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void every_score_is_the_inner_product_with_the_last_question(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        Retrieval found = retrieve(RetrievalMode.HYBRID, always(timing, dense, sparse), 20);
        LexicalQuery question =
                lastQuestion(found, LexicalQuery.impacts(SpelledEncoder.impacts(QUESTION)));

        assertThat(question.terms()).allMatch(term -> term.term().startsWith(SpelledEncoder.MARK));
        for (Candidate candidate : found.candidates()) {
            SourceScore impact = last(candidate, "impact");
            assertThat(impact.raw().scale()).isEqualTo(Scale.IMPACT);
            double product = product(question, candidate.passage().text());
            assertThat((double) impact.raw().value())
                    .isCloseTo(product, within(1e-5 * Math.max(1, product)));
        }
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
                                        300,
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
}

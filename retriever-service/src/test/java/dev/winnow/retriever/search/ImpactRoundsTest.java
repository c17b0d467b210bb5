package dev.winnow.retriever.search;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
        Impacts brought = Impacts.whole(Map.of("~quince", 9, "~medlar", 4));
        Retrieval found = retrieve(ImpactOrigin.of(encoder), RetrievalMode.BM25, brought);

        assertThat(encoder.questions).hasValue(0);
        try (IndexView view = index.passages().view()) {
            LexicalQuery question = LexicalQuery.impacts(brought);
            assertThat(ids(found))
                    .isEqualTo(StoreFixture.ids(view.lexical(question, EVERYTHING, 20)));
        }
        retrieve(ImpactOrigin.of(encoder), RetrievalMode.BM25, Impacts.NONE);
        assertThat(encoder.questions).hasValue(1);
    }

    @Test
    void without_an_encoder_a_question_with_impacts_and_one_for_vectors_alone_are_answered_whole() {
        Retrieval brought =
                retrieve(
                        ImpactOrigin.GIVEN, RetrievalMode.HYBRID, SpelledEncoder.impacts(QUESTION));
        Retrieval vectors = retrieve(ImpactOrigin.GIVEN, RetrievalMode.DENSE, Impacts.NONE);

        assertThat(List.of(brought.outcome(), vectors.outcome()))
                .containsOnly(new Outcome.Complete());
        assertThat(brought.candidates())
                .isEqualTo(retrieve(RetrievalMode.HYBRID, PLAIN, 20).candidates());
    }

    static List<Arguments> missing() {
        return List.of(
                arguments(
                        ImpactOrigin.GIVEN,
                        "the question brought no query_vector",
                        "winnow.retriever.sparse.encoder-path"),
                arguments(
                        ImpactOrigin.of(new SpelledEncoder(true)),
                        "the sparse encoder is busy",
                        ""));
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("missing")
    void without_impacts_the_vectors_answer_alone_and_it_shows(
            ImpactOrigin impacts, String why, String more) {
        Retrieval found = retrieve(impacts, RetrievalMode.HYBRID, Impacts.NONE);

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("no-impacts"));
        assertThat(found.notes())
                .anyMatch(note -> note.startsWith("no-impacts: " + why) && note.contains(more));
        assertThat(ids(found)).isEqualTo(ids(retrieve(RetrievalMode.DENSE, PLAIN, 20)));
    }

    @Test
    void an_identifier_does_not_bring_down_a_question_that_neither_side_can_search() {
        Retrieval found =
                new HybridRetriever(
                                index.passages(),
                                ImpactOrigin.of(new SpelledEncoder(true)),
                                new SeededEmbedder(true),
                                RetrievalSettings.DEFAULTS)
                        .retrieve(hybrid("apple qx-4711", 10), context());

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
                retriever(ImpactOrigin.GIVEN, fedBack(FeedbackTiming.BOTH))
                        .retrieve(request(RetrievalMode.HYBRID, new Impacts(weights)), context());

        assertThat(found.feedback().ran()).isTrue();
        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
    }

    @Test
    void an_index_of_words_refuses_impacts_instead_of_passing_over_them() {
        Impacts impacts = SpelledEncoder.impacts(QUESTION);

        assertThatThrownBy(() -> retrieve(ImpactOrigin.NONE, RetrievalMode.HYBRID, impacts))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("query_vector cannot be used")
                .hasMessageContaining("winnow.retriever.sparse.source is bm25");
    }

    @Test
    void impacts_weigh_by_the_spread_of_the_vectors_alone() {
        Retrieval found =
                new HybridRetriever(
                                index.passages(), impacts(), new SeededEmbedder(false, 1.4f), PLAIN)
                        .retrieve(hybrid(QUESTION, 300), context());

        assertThat(found.feedback().finalWeight())
                .isEqualTo(
                        LexicalShare.of(
                                RetrievalSettings.DEFAULT_FINAL_WEIGHT,
                                LexicalShare.USUAL_STANDOUT,
                                spread(found),
                                1.4f));
    }

    private static double product(LexicalQuery question, String text) {
        Map<String, Integer> passage = SpelledEncoder.impacts(text).weights();
        return question.terms().stream()
                .mapToDouble(term -> (double) term.weight() * passage.getOrDefault(term.term(), 0))
                .sum();
    }

    private Retrieval retrieve(ImpactOrigin origin, RetrievalMode mode, Impacts impacts) {
        return retriever(origin, PLAIN).retrieve(request(mode, impacts), context());
    }

    private static RetrievalRequest request(RetrievalMode mode, Impacts impacts) {
        return new RetrievalRequest(
                QUESTION, EVERYTHING, 20, mode, Interpolation.DEFAULTS, impacts);
    }
}

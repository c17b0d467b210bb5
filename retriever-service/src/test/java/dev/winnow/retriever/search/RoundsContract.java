package dev.winnow.retriever.search;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for both rounds whatever sits beside the vectors. */
abstract class RoundsContract extends RetrievalFixture {

    static final String QUESTION = "apple pear plum";

    /** What sits beside the vectors. */
    abstract ImpactOrigin impacts();

    /** Its name in explanations. */
    abstract String source();

    /** The question as the first round has it. */
    abstract LexicalQuery question(IndexView view);

    @BeforeEach
    void fill() throws IOException {
        Random random = new Random(7);
        for (int d = 0; d < 300; d++) {
            List<String> words =
                    Stream.generate(() -> StoreFixture.word(random)).limit(12).toList();
            put(StoreFixture.document("d" + d, String.join(" ", words)));
        }
        index.commit();
    }

    /** A document of one passage, with words, a vector and impacts. */
    private void put(IncomingDocument document) throws IOException {
        String text = document.text();
        StoreFixture.put(index, document, vector(text), SpelledEncoder.impacts(text));
    }

    static List<Arguments> combinations() {
        List<Arguments> combinations = new ArrayList<>();
        for (FeedbackTiming timing : FeedbackTiming.values()) {
            for (DenseFeedback.Method dense : DenseFeedback.Method.values()) {
                for (SparseFeedback.Method sparse : SparseFeedback.Method.values()) {
                    combinations.add(arguments(timing, dense, sparse));
                }
            }
        }
        return combinations;
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void every_combination_of_feedback_runs_and_adds_up(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        boolean feeds =
                timing != FeedbackTiming.NONE
                        && (dense != DenseFeedback.Method.NONE
                                || sparse != SparseFeedback.Method.NONE);
        Retrieval found = retrieve(RetrievalMode.HYBRID, always(timing, dense, sparse), 20);

        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(found.candidates()).hasSize(20);
        assertThat(found.feedback().ran()).isEqualTo(feeds);
        assertThat(!found.feedback().terms().isEmpty())
                .isEqualTo(feeds && sparse != SparseFeedback.Method.NONE);
        for (Candidate candidate : found.candidates()) {
            assertThat(candidate.sources())
                    .extracting(SourceScore::source)
                    .containsOnly(source(), "dense");
            SourceScore lexical = last(candidate, source());
            SourceScore vectors = last(candidate, "dense");
            assertThat(List.of(lexical.round(), vectors.round())).containsOnly(feeds ? 2 : 1);
            assertThat(candidate.fused().value())
                    .isCloseTo(lexical.contribution() + vectors.contribution(), within(1e-6f));
            if (timing == FeedbackTiming.PRE && feeds) {
                assertThat(lexical.contribution()).isZero();
                assertThat(candidate.fused().value()).isEqualTo(vectors.normalised());
            }
        }
    }

    @Test
    void what_is_fed_back_alone_searches_by_the_terms_that_the_report_names() {
        Retrieval found = retrieve(RetrievalMode.BM25, fedBack(FeedbackTiming.POST), 20);
        Retrieval once = retrieve(RetrievalMode.BM25, PLAIN, 20);

        assertThat(found.feedback().ran()).isTrue();
        assertThat(found.feedback().passages()).hasSize(10);
        try (IndexView view = index.passages().view()) {
            LexicalQuery question = question(view);
            LexicalQuery fed = lastQuestion(found, question);
            assertThat(fed.terms())
                    .extracting(WeightedTerm::term)
                    .containsAll(question.terms().stream().map(WeightedTerm::term).toList())
                    .anyMatch(term -> term.contains("rare"));
            assertThat(ids(found))
                    .isNotEqualTo(ids(once))
                    .isEqualTo(StoreFixture.ids(view.lexical(fed, EVERYTHING, 20)));
            assertThat(ids(once))
                    .isEqualTo(StoreFixture.ids(view.lexical(question, EVERYTHING, 20)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_first_ten_do_not_change_when_100_are_asked_for(FeedbackTiming timing) {
        assertThat(ids(retrieve(RetrievalMode.HYBRID, fedBack(timing), 100)).subList(0, 10))
                .isEqualTo(ids(retrieve(RetrievalMode.HYBRID, fedBack(timing), 10)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_identifier_is_not_lost_in_either_round(boolean second) throws IOException {
        String text = "qx-4711 " + "lorem ipsum dolor ".repeat(80);
        float[] opposite = StoreFixture.opposite("apple qx-4711");
        StoreFixture.put(index, StoreFixture.document("rare", text), opposite, Impacts.NONE);
        index.commit();

        RetrievalSettings settings = second ? fedBack(FeedbackTiming.PRE) : PLAIN;
        Retrieval found = retrieve("apple qx-4711", RetrievalMode.HYBRID, settings, 10);

        assertThat(found.feedback().ran()).isEqualTo(second);
        assertThat(ids(found)).contains("rare#0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
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
                retriever(impacts(), fedBack(FeedbackTiming.BOTH))
                        .retrieve(
                                new RetrievalRequest(QUESTION, access, 100, RetrievalMode.HYBRID),
                                context());

        try (IndexView view = index.passages().view()) {
            List<String> visible = StoreFixture.ids(view.dense(vector("x"), access, 1_000));
            assertThat(visible).isNotEmpty().allMatch(id -> id.startsWith("s"));
            assertThat(StoreFixture.ids(view.lexical(question(view), access, 1_000)))
                    .containsExactlyInAnyOrderElementsOf(visible);
            assertThat(ids(found)).containsExactlyInAnyOrderElementsOf(visible);
            assertThat(found.feedback().passages())
                    .isNotEmpty()
                    .allMatch(id -> visible.contains(id.value()));
        }
    }

    /**
     * The question of the last round: that of the first, or what the report says was made of it.
     */
    static LexicalQuery lastQuestion(Retrieval found, LexicalQuery first) {
        List<WeightedTerm> fed = found.feedback().terms();
        return fed.isEmpty()
                ? first
                : new LexicalQuery(
                        first.space(),
                        fed.stream().sorted(Comparator.comparing(WeightedTerm::term)).toList());
    }

    static RetrievalSettings always(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        RetrievalSettings settings = always(timing);
        FeedbackSettings feedback = settings.feedback();
        return settings.withFeedback(
                feedback.with(feedback.sparse().with(sparse)).with(feedback.dense().with(dense)));
    }

    /** Feedback on both sides. */
    static RetrievalSettings fedBack(FeedbackTiming timing) {
        return always(timing, DenseFeedback.Method.ROCCHIO, SparseFeedback.Method.RM3);
    }

    Retrieval retrieve(RetrievalMode mode, RetrievalSettings settings, int k) {
        return retrieve(QUESTION, mode, settings, k);
    }

    Retrieval retrieve(String question, RetrievalMode mode, RetrievalSettings settings, int k) {
        return retriever(impacts(), settings).retrieve(request(question, k, mode), context());
    }

    HybridRetriever retriever(ImpactOrigin impacts, RetrievalSettings settings) {
        return new HybridRetriever(index.passages(), impacts, new SeededEmbedder(), settings);
    }
}

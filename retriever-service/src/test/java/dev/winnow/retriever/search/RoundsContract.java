package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
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
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for both rounds whatever sits beside the vectors. */
abstract class RoundsContract {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    static final String QUESTION = "apple pear plum";

    @TempDir private Path folder;

    LuceneIndex index;

    /** What sits beside the vectors. */
    abstract ImpactOrigin impacts();

    /** Its name in explanations. */
    abstract String source();

    /** The question as the first round has it. */
    abstract LexicalQuery question(IndexView view);

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
            put(StoreFixture.document("d" + d, text.toString().strip()));
        }
        index.commit();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    /** A document of one passage, with words, a vector and impacts. */
    void put(IncomingDocument document) throws IOException {
        EmbeddedPassage passage = StoreFixture.passages(document).getFirst();
        Impacts impacts = SpelledEncoder.impacts(document.text());
        index.put(
                document,
                List.of(new EmbeddedPassage(passage.passage(), passage.vector(), impacts)));
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
            int round = feeds ? 2 : 1;
            double sum = 0;
            for (SourceScore score : candidate.sources()) {
                sum += score.round() == round ? score.contribution() : 0;
            }
            assertThat((double) candidate.fused().value()).isCloseTo(sum, within(1e-6));
            assertThat(candidate.sources().getLast().round()).isEqualTo(round);
            if (timing == FeedbackTiming.PRE && feeds) {
                assertThat(last(candidate, source()).contribution()).isZero();
            }
        }
    }

    @Test
    void what_is_fed_back_alone_searches_by_the_terms_that_the_report_names() {
        Retrieval found = retrieve(RetrievalMode.BM25, fedBack(FeedbackTiming.POST), 20);
        Retrieval once = retrieve(RetrievalMode.BM25, off(), 20);

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
                    .isEqualTo(ids(view.lexical(fed, StoreFixture.EVERYTHING, 20)));
            assertThat(ids(once))
                    .isEqualTo(ids(view.lexical(question, StoreFixture.EVERYTHING, 20)));
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
        float[] opposite = StoreFixture.vector("apple qx-4711");
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = -opposite[i];
        }
        IncomingDocument rare =
                StoreFixture.document("rare", "qx-4711 " + "lorem ipsum dolor ".repeat(80));
        Passage passage = StoreFixture.passages(rare).getFirst().passage();
        index.put(rare, List.of(new EmbeddedPassage(passage, opposite)));
        index.commit();

        RetrievalSettings settings = second ? fedBack(FeedbackTiming.PRE) : off();
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
                retriever(new SeededEmbedder(false), fedBack(FeedbackTiming.BOTH))
                        .retrieve(
                                new RetrievalRequest(QUESTION, access, 100, RetrievalMode.HYBRID),
                                context());

        try (IndexView view = index.passages().view()) {
            List<String> visible = ids(view.dense(StoreFixture.vector("x"), access, 1_000));
            assertThat(visible).isNotEmpty().allMatch(id -> id.startsWith("s"));
            assertThat(ids(view.lexical(question(view), access, 1_000)))
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

    static RetrievalSettings off() {
        return RetrievalSettings.DEFAULTS.withFeedback(RetrievalSettings.DEFAULTS.feedback().off());
    }

    static RetrievalSettings always(
            FeedbackTiming timing, DenseFeedback.Method dense, SparseFeedback.Method sparse) {
        FeedbackSettings plain = RetrievalSettings.DEFAULTS.feedback();
        return RetrievalSettings.DEFAULTS.withFeedback(
                plain.with(FeedbackUse.ON, timing)
                        .with(plain.sparse().with(sparse))
                        .with(plain.dense().with(dense)));
    }

    /** Feedback on both sides. */
    static RetrievalSettings fedBack(FeedbackTiming timing) {
        return always(timing, DenseFeedback.Method.ROCCHIO, SparseFeedback.Method.RM3);
    }

    Retrieval retrieve(RetrievalMode mode, RetrievalSettings settings, int k) {
        return retrieve(QUESTION, mode, settings, k);
    }

    Retrieval retrieve(String question, RetrievalMode mode, RetrievalSettings settings, int k) {
        return retriever(new SeededEmbedder(false), settings)
                .retrieve(
                        new RetrievalRequest(question, StoreFixture.EVERYTHING, k, mode),
                        context());
    }

    HybridRetriever retriever(SeededEmbedder embedder, RetrievalSettings settings) {
        return new HybridRetriever(index.passages(), impacts(), embedder, settings);
    }

    static StageContext context() {
        return StageContext.until(Deadline.NONE, CLOCK);
    }

    static SourceScore last(Candidate candidate, String source) {
        return candidate.sources().reversed().stream()
                .filter(score -> score.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    static List<String> ids(Retrieval found) {
        return found.candidates().stream()
                .map(candidate -> candidate.passage().id().value())
                .toList();
    }

    static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.id().value()).toList();
    }
}

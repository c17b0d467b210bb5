package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.ids;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same documents on both engines: the same lists, the same scores to the precision of floats,
 * the same candidates.
 */
@Tag("servers")
class EngineParityTest {

    private static final float ROUNDING = 1e-5f;

    private static final RecursiveComparisonConfiguration ROUNDED =
            RecursiveComparisonConfiguration.builder()
                    .withEqualsForType((a, b) -> Math.abs(a - b) <= ROUNDING, Float.class)
                    .build();

    @TempDir private static Path folder;
    private static SearchableStore lucene;
    private static SearchableStore opensearch;

    @BeforeAll
    static void fill() throws IOException {
        lucene = Engine.LUCENE.open(folder);
        opensearch = Engine.OPENSEARCH.open(folder);
        Random random = new Random(3);
        for (int d = 0; d < 200; d++) {
            StringBuilder text = new StringBuilder();
            for (int w = 0; w < 3 + random.nextInt(20); w++) {
                text.append(StoreFixture.word(random)).append(random.nextInt(6) == 0 ? '\n' : ' ');
            }
            IncomingDocument document =
                    StoreFixture.document(
                            TenantId.DEFAULT,
                            "d" + d,
                            d % 5 == 0 ? List.of("staff") : List.of(),
                            StoreFixture.metadata("year", "" + (2_000 + d % 20)),
                            text.toString().strip());
            List<EmbeddedPassage> passages = new ArrayList<>();
            for (EmbeddedPassage passage : StoreFixture.passages(document)) {
                TreeMap<String, Integer> impacts = new TreeMap<>();
                for (int i = 0; i < 5; i++) {
                    impacts.put("i" + random.nextInt(30), 1 + random.nextInt(3_000));
                }
                passages.add(
                        new EmbeddedPassage(
                                passage.passage(), passage.vector(), new Impacts(impacts)));
            }
            lucene.put(document, passages);
            opensearch.put(document, passages);
        }
        lucene.commit();
        opensearch.commit();
    }

    @AfterAll
    static void close() throws IOException {
        lucene.close();
        opensearch.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apple pear", "plum rare7 rare8", "melon", "nothing there"})
    void words_are_analysed_alike_and_have_the_same_lists_and_scores(String question) {
        same(view -> view.lexical(view.analyse(question), EVERYTHING, 1));
        same(view -> view.lexical(view.analyse(question), EVERYTHING, 7));
        same(view -> view.lexical(view.analyse(question), EVERYTHING, 1_000));
        both((one, other) -> assertThat(other.analyse(question)).isEqualTo(one.analyse(question)));
    }

    @Test
    void weighted_words_and_impacts_have_the_same_lists_and_scores() {
        LexicalQuery words =
                LexicalQuery.words(
                        List.of(new WeightedTerm("appl", .37f), new WeightedTerm("rare9", 2.5f)));
        LexicalQuery impacts = LexicalQuery.impacts(Impacts.whole(Map.of("i1", 97, "i2", 600)));
        same(view -> view.lexical(words, EVERYTHING, 50));
        same(view -> view.lexical(impacts, EVERYTHING, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000})
    void vectors_have_the_same_lists_and_cosines(int n) {
        for (String question : List.of("a", "b", "c")) {
            same(view -> view.dense(vector(question), EVERYTHING, n));
        }
    }

    @Test
    void exact_matches_have_the_same_lists_and_scores() {
        List<String> phrases = List.of("rare7", "plum fig");
        same(view -> ((ExactSearch) view).exact(phrases, EVERYTHING, 20));
    }

    @Test
    void every_passage_of_a_union_has_the_same_scores_and_parts() {
        both(
                (one, other) -> {
                    float[] vector = vector("q");
                    int[] those = handles(one.dense(vector, EVERYTHING, 40));
                    int[] these = handles(other.dense(vector, EVERYTHING, 40));
                    LexicalQuery query = one.analyse("apple rare3");
                    assertThat(other.lexicalScores(query, these))
                            .containsExactly(one.lexicalScores(query, those), within(ROUNDING));
                    assertThat(other.denseScores(vector, these))
                            .containsExactly(one.denseScores(vector, those), within(ROUNDING));
                    assertThat(other.passages(these)).isEqualTo(one.passages(those));
                    assertThat(other.vectors(these).toArray(float[][]::new))
                            .isDeepEqualTo(one.vectors(those).toArray(float[][]::new));
                    List<String> terms = List.of("appl", "rare3", "i1", "none");
                    for (TermSpace space : TermSpace.values()) {
                        assertThat(other.terms(space, these)).isEqualTo(one.terms(space, those));
                        assertThat(other.passageShares(space, terms))
                                .containsExactly(one.passageShares(space, terms));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void a_question_with_feedback_has_the_same_candidates_for_the_same_reasons(
            FeedbackTiming timing) {
        for (String question : List.of("apple pear plum", "fig rare5", "\"melon date\"")) {
            Retrieval one = retrieve(lucene, question, timing);
            Retrieval other = retrieve(opensearch, question, timing);
            assertThat(other.feedback().ran()).isEqualTo(one.feedback().ran());
            assertThat(other.feedback().passages()).isEqualTo(one.feedback().passages());
            assertThat(terms(other)).isEqualTo(terms(one));
            assertThat(other.candidates()).isNotEmpty().hasSameSizeAs(one.candidates());
            for (int i = 0; i < one.candidates().size(); i++) {
                Candidate expected = one.candidates().get(i);
                Candidate found = other.candidates().get(i);
                assertThat(found.passage()).isEqualTo(expected.passage());
                assertThat(found.sources())
                        .usingRecursiveFieldByFieldElementComparator(ROUNDED)
                        .isEqualTo(expected.sources());
            }
        }
    }

    @Test
    void what_a_scope_may_see_is_listed_alike() throws IOException {
        assertThat(listed(opensearch)).isEqualTo(listed(lucene));
    }

    private static Retrieval retrieve(
            SearchableStore store, String question, FeedbackTiming timing) {
        Interpolation wish = new Interpolation(FeedbackUse.ON, timing, null, null);
        return new HybridRetriever(
                        store.passages(), new SeededEmbedder(), RetrievalSettings.DEFAULTS)
                .retrieve(
                        new RetrievalRequest(
                                question, EVERYTHING, 10, RetrievalMode.HYBRID, wish, Impacts.NONE),
                        StageContext.until(Deadline.NONE, InstantSource.fixed(Instant.EPOCH)));
    }

    private static List<String> terms(Retrieval retrieval) {
        return retrieval.feedback().terms().stream().map(WeightedTerm::term).toList();
    }

    private static void same(Function<IndexView, List<Hit>> search) {
        both(
                (one, other) -> {
                    List<Hit> expected = search.apply(one);
                    List<Hit> found = search.apply(other);
                    assertThat(ids(found)).isEqualTo(ids(expected));
                    for (int i = 0; i < expected.size(); i++) {
                        Score score = expected.get(i).score();
                        assertThat(found.get(i).score().scale()).isEqualTo(score.scale());
                        assertThat(found.get(i).score().value())
                                .isCloseTo(
                                        score.value(),
                                        within(Math.max(1f, score.value()) * ROUNDING));
                    }
                });
    }

    private static void both(BiConsumer<IndexView, IndexView> comparison) {
        try (IndexView one = lucene.passages().view();
                IndexView other = opensearch.passages().view()) {
            comparison.accept(one, other);
        }
    }
}

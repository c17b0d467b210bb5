package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Impacts;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same documents on both engines: the same lists, the same scores to the precision of floats,
 * the same candidates.
 */
@Tag("servers")
class EngineParityTest {

    private static final float ROUNDING = 1e-5f;

    @TempDir private static Path folder;
    private static SearchableStore lucene;
    private static SearchableStore opensearch;

    @BeforeAll
    static void fill() throws IOException {
        lucene = Engine.LUCENE.open(folder);
        opensearch = Engine.OPENSEARCH.open(folder);
        for (SearchableStore store : List.of(lucene, opensearch)) {
            Random random = new Random(3);
            String[] words = "apple pear plum fig quince medlar sloe grape melon date".split(" ");
            for (int d = 0; d < 200; d++) {
                StringBuilder text = new StringBuilder();
                for (int w = 0; w < 3 + random.nextInt(20); w++) {
                    text.append(
                                    random.nextInt(3) == 0
                                            ? words[random.nextInt(words.length)]
                                            : "rare" + random.nextInt(120))
                            .append(random.nextInt(6) == 0 ? '\n' : ' ');
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
                store.put(document, passages);
            }
            store.commit();
        }
    }

    @AfterAll
    static void close() throws IOException {
        lucene.close();
        opensearch.close();
    }

    @Test
    void words_have_the_same_lists_and_scores() {
        both(
                (one, other) -> {
                    for (String question :
                            List.of("apple pear", "plum rare7 rare8", "melon", "nothing there")) {
                        LexicalQuery query = one.analyse(question);
                        assertThat(other.analyse(question)).isEqualTo(query);
                        for (int n : new int[] {1, 7, 1_000}) {
                            same(
                                    one.lexical(query, StoreFixture.EVERYTHING, n),
                                    other.lexical(query, StoreFixture.EVERYTHING, n));
                        }
                    }
                    LexicalQuery weighted =
                            LexicalQuery.words(
                                    List.of(
                                            new WeightedTerm("appl", .37f),
                                            new WeightedTerm("rare9", 2.5f)));
                    same(
                            one.lexical(weighted, StoreFixture.EVERYTHING, 50),
                            other.lexical(weighted, StoreFixture.EVERYTHING, 50));
                });
    }

    @Test
    void impacts_have_the_same_lists_and_scores() {
        both(
                (one, other) -> {
                    LexicalQuery query =
                            LexicalQuery.impacts(
                                    new Impacts(new TreeMap<>(Map.of("i1", 97, "i2", 600))));
                    same(
                            one.lexical(query, StoreFixture.EVERYTHING, 100),
                            other.lexical(query, StoreFixture.EVERYTHING, 100));
                });
    }

    @Test
    void vectors_have_the_same_lists_and_cosines() {
        both(
                (one, other) -> {
                    for (String question : List.of("a", "b", "c")) {
                        float[] vector = StoreFixture.vector(question);
                        for (int n : new int[] {1, 10, 1_000}) {
                            same(
                                    one.dense(vector, StoreFixture.EVERYTHING, n),
                                    other.dense(vector, StoreFixture.EVERYTHING, n));
                        }
                    }
                });
    }

    @Test
    void exact_matches_have_the_same_lists_and_scores() {
        both(
                (one, other) ->
                        same(
                                ((ExactSearch) one)
                                        .exact(
                                                List.of("rare7", "plum fig"),
                                                StoreFixture.EVERYTHING,
                                                20),
                                ((ExactSearch) other)
                                        .exact(
                                                List.of("rare7", "plum fig"),
                                                StoreFixture.EVERYTHING,
                                                20)));
    }

    @Test
    void every_passage_of_a_union_has_the_same_scores_and_parts() {
        both(
                (one, other) -> {
                    float[] vector = StoreFixture.vector("q");
                    int[] those = handles(one.dense(vector, StoreFixture.EVERYTHING, 40));
                    int[] these = handles(other.dense(vector, StoreFixture.EVERYTHING, 40));
                    LexicalQuery query = one.analyse("apple rare3");
                    assertThat(other.lexicalScores(query, these))
                            .containsExactly(one.lexicalScores(query, those), within(ROUNDING));
                    assertThat(other.denseScores(vector, these))
                            .containsExactly(one.denseScores(vector, those), within(ROUNDING));
                    assertThat(other.passages(these)).isEqualTo(one.passages(those));
                    for (TermSpace space : TermSpace.values()) {
                        assertThat(other.terms(space, these)).isEqualTo(one.terms(space, those));
                    }
                    List<float[]> vectors = other.vectors(these);
                    List<float[]> expected = one.vectors(those);
                    for (int i = 0; i < these.length; i++) {
                        assertThat(vectors.get(i)).containsExactly(expected.get(i));
                    }
                    assertThat(
                                    other.passageShares(
                                            TermSpace.WORDS, List.of("appl", "rare3", "none")))
                            .containsExactly(
                                    one.passageShares(
                                            TermSpace.WORDS, List.of("appl", "rare3", "none")));
                    assertThat(other.passageShares(TermSpace.IMPACTS, List.of("i1", "none")))
                            .containsExactly(
                                    one.passageShares(TermSpace.IMPACTS, List.of("i1", "none")));
                });
    }

    @Test
    void a_question_with_feedback_has_the_same_candidates_for_the_same_reasons() {
        for (FeedbackTiming timing : FeedbackTiming.values()) {
            for (String question : List.of("apple pear plum", "fig rare5", "\"melon date\"")) {
                Retrieval one = retrieve(lucene, question, timing);
                Retrieval other = retrieve(opensearch, question, timing);
                assertThat(ids(other)).isEqualTo(ids(one)).isNotEmpty();
                assertThat(other.feedback().ran()).isEqualTo(one.feedback().ran());
                assertThat(other.feedback().passages()).isEqualTo(one.feedback().passages());
                assertThat(other.feedback().terms())
                        .extracting(WeightedTerm::term)
                        .isEqualTo(
                                one.feedback().terms().stream().map(WeightedTerm::term).toList());
                for (int i = 0; i < one.candidates().size(); i++) {
                    Candidate expected = one.candidates().get(i);
                    Candidate found = other.candidates().get(i);
                    assertThat(found.passage()).isEqualTo(expected.passage());
                    assertThat(found.sources()).hasSameSizeAs(expected.sources());
                    for (int s = 0; s < expected.sources().size(); s++) {
                        SourceScore why = expected.sources().get(s);
                        SourceScore also = found.sources().get(s);
                        assertThat(also.source()).isEqualTo(why.source());
                        assertThat(also.rank()).isEqualTo(why.rank());
                        assertThat(also.raw().value())
                                .isCloseTo(why.raw().value(), within(ROUNDING));
                        assertThat(also.contribution())
                                .isCloseTo(why.contribution(), within(ROUNDING));
                    }
                }
            }
        }
    }

    @Test
    void what_a_scope_may_see_is_listed_alike() throws IOException {
        assertThat(opensearch.list(StoreFixture.EVERYTHING.scope(), null, 500))
                .extracting(document -> document.id().value())
                .isEqualTo(
                        lucene.list(StoreFixture.EVERYTHING.scope(), null, 500).stream()
                                .map(document -> document.id().value())
                                .toList());
    }

    private static Retrieval retrieve(
            SearchableStore store, String question, FeedbackTiming timing) {
        return new HybridRetriever(
                        store.passages(), new SeededEmbedder(), RetrievalSettings.DEFAULTS)
                .retrieve(
                        new RetrievalRequest(
                                question,
                                StoreFixture.EVERYTHING,
                                10,
                                RetrievalMode.HYBRID,
                                new Interpolation(FeedbackUse.ON, timing, null, null),
                                Impacts.NONE),
                        StageContext.until(
                                Deadline.NONE,
                                InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"))));
    }

    private static List<String> ids(Retrieval retrieval) {
        return retrieval.candidates().stream()
                .map(Candidate::passage)
                .map(Passage::id)
                .map(id -> id.value())
                .toList();
    }

    private static int[] handles(List<Hit> hits) {
        return hits.stream().mapToInt(Hit::handle).toArray();
    }

    private static void same(List<Hit> one, List<Hit> other) {
        assertThat(other).extracting(Hit::id).isEqualTo(one.stream().map(Hit::id).toList());
        for (int i = 0; i < one.size(); i++) {
            assertThat(other.get(i).score().scale()).isEqualTo(one.get(i).score().scale());
            float expected = one.get(i).score().value();
            assertThat(other.get(i).score().value())
                    .isCloseTo(expected, within(Math.max(1f, expected) * ROUNDING));
        }
    }

    @FunctionalInterface
    private interface Comparison {
        void of(IndexView one, IndexView other);
    }

    private static void both(Comparison comparison) {
        try (IndexView one = lucene.passages().view();
                IndexView other = opensearch.passages().view()) {
            comparison.of(one, other);
        }
    }
}

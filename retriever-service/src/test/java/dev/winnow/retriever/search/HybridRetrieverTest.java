package dev.winnow.retriever.search;

import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.retriever.index.VectorEncoding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One round: what feedback adds is FeedbackRoundsTest's. */
class HybridRetrieverTest extends RetrievalFixture {

    private static final float SHARE = RetrievalSettings.DEFAULT_FINAL_WEIGHT;

    @Test
    void scores_every_passage_of_the_union_by_both_sources() throws IOException {
        fill(40);
        Retrieval found = retrieve("apple pear", 40);

        assertThat(found.candidates()).hasSize(40);
        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(found.model()).isEqualTo(StoreFixture.CONTENT.embedder());
        try (IndexView view = index.passages().view()) {
            for (Candidate candidate : found.candidates()) {
                assertThat(candidate.sources())
                        .extracting(SourceScore::source)
                        .containsExactly("bm25", "dense");
                int[] handle = handles(byVector(view, candidate.passage().text(), 1));
                assertThat(candidate.sources().get(0).raw().value())
                        .isEqualTo(view.lexicalScores(view.analyse("apple pear"), handle)[0]);
                assertThat(candidate.sources().get(1).raw())
                        .isEqualTo(
                                new Score(
                                        view.denseScores(vector("apple pear"), handle)[0],
                                        Scale.COSINE));
            }
        }
    }

    @Test
    void explains_each_fused_score_as_a_sum() throws IOException {
        fill(40);
        Retrieval found = retrieve("apple pear", 40);
        for (Candidate candidate : found.candidates()) {
            SourceScore words = candidate.sources().get(0);
            SourceScore vectors = candidate.sources().get(1);
            assertThat(candidate.fused().value())
                    .isCloseTo(words.contribution() + vectors.contribution(), within(1e-6f));
            assertThat(words.contribution()).isCloseTo(SHARE * words.normalised(), within(1e-6f));
            assertThat(vectors.contribution())
                    .isCloseTo((1f - SHARE) * vectors.normalised(), within(1e-6f));
        }
        assertThat(found.candidates()).extracting(Candidate::rank).isSorted().startsWith(1, 2, 3);
        assertThat(found.candidates().stream().map(one -> one.sources().get(0).rank()).sorted())
                .startsWith(1, 2, 3)
                .hasSize(40);
    }

    @Test
    void the_less_vectors_tell_passages_apart_the_more_the_words_decide() throws IOException {
        fill(150);

        assertThat(shareWith(.1f, PLAIN)).isLessThan(SHARE);
        assertThat(shareWith(1.9f, PLAIN)).isGreaterThan(SHARE);
    }

    @Test
    void the_share_is_the_law_of_standout_and_spread() throws IOException {
        Retrieval found = withRare(LexicalShare.STANDOUT_DEPTH);

        float standout =
                score(found, "bm25", 1) / score(found, "bm25", LexicalShare.STANDOUT_DEPTH);
        float spread = spread(found);
        assertThat(standout).isNotCloseTo(LexicalShare.USUAL_STANDOUT, within(.1f));
        assertThat(standout / LexicalShare.USUAL_STANDOUT / spread).isBetween(.5f, 2f);
        assertThat(found.feedback().finalWeight())
                .isEqualTo(LexicalShare.of(SHARE, standout, spread, 1f))
                .isNotEqualTo(SHARE);
    }

    @Test
    void words_that_fewer_than_five_passages_have_weigh_by_the_spread_alone() throws IOException {
        Retrieval found = withRare(LexicalShare.STANDOUT_DEPTH - 1);

        assertThat(score(found, "bm25", 1)).isGreaterThan(score(found, "bm25", 4));
        assertThat(score(found, "bm25", LexicalShare.STANDOUT_DEPTH)).isZero();
        assertThat(found.feedback().finalWeight())
                .isEqualTo(LexicalShare.of(SHARE, LexicalShare.USUAL_STANDOUT, spread(found), 1f));
    }

    /** What is found of a word that only so many passages have. */
    private Retrieval withRare(int passages) throws IOException {
        fill(150);
        for (int i = 1; i <= passages; i++) {
            put("rare" + i, "mirabelle ".repeat(i * i) + "jam jam jam");
        }
        index.commit();
        return search("mirabelle", 150, 1f, PLAIN);
    }

    @Test
    void words_that_score_nothing_weigh_by_the_spread_alone() throws IOException {
        index.close();
        // With so much of it a float has no room for what a word adds.
        index =
                LuceneIndex.open(
                        folder,
                        StoreFixture.CONTENT,
                        new SearchSettings(
                                1e9f,
                                .75f,
                                VectorEncoding.UNSIGNED_BYTE,
                                SearchSettings.DEFAULT_EXACT_BELOW));
        fill(150);

        Retrieval found = search("apple pear", 150, 1f, PLAIN);

        assertThat(score(found, "bm25", 1)).isZero();
        assertThat(found.feedback().finalWeight())
                .isEqualTo(LexicalShare.of(SHARE, LexicalShare.USUAL_STANDOUT, spread(found), 1f));
    }

    @Test
    void the_share_does_not_hang_on_how_many_passages_are_asked_for() throws IOException {
        fill(300);

        assertThat(shareWith(.9f, with(250, PLAIN.fusion()))).isEqualTo(shareWith(.9f, PLAIN));
    }

    @Test
    void too_few_passages_and_fusion_by_ranks_have_one_share_for_all_questions()
            throws IOException {
        fill(150);
        assertThat(shareWith(1.9f, with(40, PLAIN.fusion()))).isEqualTo(SHARE);
        assertThat(shareWith(1.9f, with(PLAIN.window(), FusionMethod.RRF))).isEqualTo(SHARE);
    }

    @Test
    void a_second_round_keeps_the_share_of_the_first() throws IOException {
        fill(150);
        assertThat(shareWith(1.9f, always(FeedbackTiming.POST))).isEqualTo(shareWith(1.9f, PLAIN));
    }

    /**
     * The share of the words for one question, with an encoder whose candidates spread so far as a
     * rule.
     */
    private float shareWith(float usualSpread, RetrievalSettings settings) {
        Retrieval found = search("apple pear", 40, usualSpread, settings);
        float share = found.feedback().finalWeight();
        for (Candidate candidate : found.candidates()) {
            SourceScore words = last(candidate, "bm25");
            assertThat(words.contribution()).isCloseTo(share * words.normalised(), within(1e-6f));
        }
        return share;
    }

    @Test
    void orders_equal_scores_by_passage_id() throws IOException {
        for (String id : List.of("c", "a", "d", "b")) {
            put(id, "apple");
            index.commit();
        }
        assertThat(ids(retrieve("apple", 3))).containsExactly("a#0", "b#0", "c#0");
        assertThat(ids(retrieve("apple", 3, RetrievalMode.BM25)))
                .containsExactly("a#0", "b#0", "c#0");
    }

    @Test
    void keeps_the_first_ten_when_a_hundred_are_asked_for() throws IOException {
        fill(300);
        for (RetrievalMode mode : RetrievalMode.values()) {
            List<Candidate> hundred = retrieve("apple plum", 100, mode).candidates();
            assertThat(hundred).hasSize(100);
            assertThat(retrieve("apple plum", 10, mode).candidates())
                    .isEqualTo(hundred.subList(0, 10));
        }
    }

    @Test
    void searches_one_side_alone_in_the_other_modes() throws IOException {
        fill(40);
        Retrieval words = retrieve("apple", 40, RetrievalMode.BM25);
        assertThat(words.candidates())
                .allSatisfy(
                        candidate -> {
                            assertThat(candidate.sources())
                                    .extracting(SourceScore::source)
                                    .containsExactly("bm25");
                            assertThat(candidate.passage().text()).contains("apple");
                        });
        assertThat(words.model()).isNull();
        Retrieval vectors = retrieve("apple", 40, RetrievalMode.DENSE);
        assertThat(vectors.candidates())
                .hasSize(40)
                .allSatisfy(
                        candidate ->
                                assertThat(candidate.sources())
                                        .extracting(SourceScore::source)
                                        .containsExactly("dense"));
        assertThat(words.candidates().getFirst().fused().value()).isEqualTo(1f);
    }

    @Test
    void falls_back_on_words_when_the_encoder_is_busy() throws IOException {
        fill(40);
        Retrieval found =
                new HybridRetriever(index.passages(), new SeededEmbedder(true), PLAIN)
                        .retrieve(hybrid("apple", 10), context());

        assertThat(found.outcome()).isEqualTo(new Outcome.Degraded("dense-unavailable"));
        assertThat(found.notes()).containsExactly("dense-unavailable: the model is busy");
        assertThat(found.model()).isNull();
        assertThat(found.candidates()).hasSize(10);
        assertThat(found.candidates().getFirst().fused().value()).isEqualTo(1f);
        assertThat(ids(found)).isEqualTo(ids(retrieve("apple", 10, RetrievalMode.BM25)));
    }

    @Test
    void leaves_the_encoder_a_part_of_the_time_only() throws IOException {
        SeededEmbedder embedder = new SeededEmbedder(false);
        StageContext context =
                StageContext.until(Deadline.in(Duration.ofSeconds(10), CLOCK), CLOCK);
        new HybridRetriever(index.passages(), embedder, PLAIN)
                .retrieve(hybrid("apple", 5), context);
        assertThat(embedder.lastDeadline.get())
                .isEqualTo(Deadline.in(Duration.ofSeconds(8), CLOCK));
    }

    @Test
    void answers_a_question_without_terms_by_vectors_alone() throws IOException {
        fill(40);
        Retrieval found = retrieve("the of and", 10);
        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(ids(found)).isEqualTo(ids(retrieve("the of and", 10, RetrievalMode.DENSE)));
        assertThat(retrieve("the of and", 10, RetrievalMode.BM25).candidates()).isEmpty();
    }

    @Test
    void is_complete_with_nothing_on_an_empty_index() {
        Retrieval found = retrieve("apple", 10);
        assertThat(found.candidates()).isEmpty();
        assertThat(found.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(found.notes()).singleElement().asString().startsWith("empty: ");
        assertThat(found.position().sequence()).isZero();
    }

    @Test
    void change_logs_stand_behind_pages_unless_the_question_asks_for_a_change() throws IOException {
        String says = "The gateway retries failed calls";
        for (String id :
                List.of(
                        "docs/CHANGELOG.md",
                        "docs/release-notes/1.4.md",
                        "docs/changes-of-mood.md",
                        "docs/retries.md")) {
            String more = id.contains("mood") || id.contains("retries") ? " as set by hand." : ".";
            put(id, says + more);
        }
        put("other", "A gateway of the town.");
        index.commit();

        Retrieval pages = retrieve(says, 4, RetrievalMode.BM25);
        assertThat(ids(pages).subList(0, 2))
                .containsExactlyInAnyOrder("docs/changes-of-mood.md#0", "docs/retries.md#0");
        assertThat(pages.candidates())
                .allSatisfy(
                        one ->
                                assertThat(one.fused().value())
                                        .isEqualTo(one.sources().getLast().contribution()));
        for (String asks : List.of(" since 1.4?", " in which version?", ": what changed?")) {
            assertThat(ids(retrieve(says + asks, 4, RetrievalMode.BM25)).subList(0, 2))
                    .containsExactlyInAnyOrder(
                            "docs/CHANGELOG.md#0", "docs/release-notes/1.4.md#0");
        }
    }

    @Test
    void pins_exact_matches_that_fusion_leaves_out() throws IOException {
        put("loud", lines(60, i -> "error error error code " + i));
        String question = "error error error code QX-4711";
        StoreFixture.put(
                index,
                StoreFixture.document("rare", "qx-4711 " + "lorem ipsum dolor ".repeat(80)),
                StoreFixture.opposite(question),
                Impacts.NONE);
        index.commit();

        RetrievalSettings unprotected = settings(0f, 0);
        int rank = ids(retrieve(question, 61, unprotected)).indexOf("rare#0") + 1;
        assertThat(rank).as("the vectors alone rank it low").isEqualTo(61);

        RetrievalSettings settings = settings(0f, 3);
        Retrieval found = retrieve(question, 10, settings);
        List<String> plain = ids(retrieve(question, 10, unprotected));
        assertThat(ids(found).subList(0, 9)).isEqualTo(plain.subList(0, 9));
        assertThat(ids(found).getLast()).isEqualTo("rare#0");
        assertThat(found.notes())
                .containsExactly("pinned: 1 exact matches in place of the last candidates");
        assertThat(found.pinned()).extracting(PassageId::value).containsExactly("rare#0");
        assertThat(found.candidates().getLast().sources().get(1).rank()).isEqualTo(rank);
        assertThat(ids(retrieve(question, 1, settings))).isEqualTo(plain.subList(0, 1));
    }

    @Test
    void pins_take_the_last_three_places_at_most_and_keep_the_order_of_the_list()
            throws IOException {
        put("d", lines(50, i -> (i < 40 ? "plain words " : "qx-4711 words ") + i));
        index.commit();
        RetrievalSettings settings = settings(0f, 3);
        List<String> order = ids(retrieve("qx-4711", 50, settings(0f, 0)));
        int pinned = 0;
        for (int k = 1; k <= 50; k++) {
            Retrieval found = retrieve("qx-4711", k, settings);
            int same = Math.max(1, k - 3);
            assertThat(ids(found))
                    .doesNotHaveDuplicates()
                    .hasSize(k)
                    .startsWith(order.subList(0, same).toArray(String[]::new));
            assertThat(found.candidates())
                    .extracting(candidate -> -candidate.fused().value())
                    .isSorted();
            pinned += found.notes().size();
        }
        assertThat(pinned).as("lists with pins").isGreaterThan(10);

        // The top 3 of 3 and of 20: the first stays, pins take the others.
        List<String> three = ids(retrieve("qx-4711", 3, settings));
        List<String> twenty = ids(retrieve("qx-4711", 20, settings));
        assertThat(three.getFirst()).isEqualTo(twenty.getFirst()).isEqualTo(order.getFirst());
        assertThat(three.subList(1, 3)).isNotEqualTo(twenty.subList(1, 3));
        assertThat(twenty.subList(0, 17)).isEqualTo(order.subList(0, 17));
    }

    @Test
    void a_passage_without_a_vector_does_not_press_the_others_together() throws IOException {
        fill(20);
        Retrieval before = retrieve("apple pear", 30);
        StoreFixture.put(
                index, StoreFixture.document("bare", "apple pear"), new float[0], Impacts.NONE);
        index.commit();
        Retrieval after = retrieve("apple pear", 30);

        assertThat(after.candidates()).hasSize(21);
        assertThat(dense(after, "bare#0").raw().value()).isEqualTo(-1f);
        assertThat(dense(after, "bare#0").normalised()).isZero();
        for (Candidate candidate : before.candidates()) {
            String id = candidate.passage().id().value();
            assertThat(dense(after, id)).isEqualTo(dense(before, id));
        }
    }

    private static SourceScore dense(Retrieval found, String id) {
        return last(found.candidates().get(ids(found).indexOf(id)), "dense");
    }

    @Test
    void gives_the_same_result_twice_and_after_opening_again() throws IOException {
        fill(80);
        List<Candidate> first = retrieve("apple fig", 30).candidates();
        assertThat(retrieve("apple fig", 30).candidates()).isEqualTo(first);
        index.close();
        index = StoreFixture.open(folder);
        assertThat(retrieve("apple fig", 30).candidates()).isEqualTo(first);
    }

    @Test
    void reports_its_parts() throws IOException {
        fill(5);
        List<String> parts = new ArrayList<>();
        Observation observation = (stage, part, duration) -> parts.add(stage.label() + " " + part);
        StageContext context = new StageContext(CLOCK, Deadline.NONE, () -> false, observation);
        retriever(PLAIN).retrieve(hybrid("apple", 5), context);
        assertThat(parts)
                .containsExactly(
                        "retriever analyse",
                        "retriever embed",
                        "retriever lexical",
                        "retriever dense",
                        "retriever score",
                        "retriever fuse",
                        "retriever fetch");
    }

    private Retrieval search(
            String question, int k, float usualSpread, RetrievalSettings settings) {
        return new HybridRetriever(
                        index.passages(), new SeededEmbedder(false, usualSpread), settings)
                .retrieve(hybrid(question, k), context());
    }

    private static String lines(int n, IntFunction<String> line) {
        return IntStream.range(0, n).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private void fill(int documents) throws IOException {
        List<String> words = List.of("apple", "pear", "fig", "plum", "quince");
        for (int i = 0; i < documents; i++) {
            put(
                    "d" + i,
                    "%s %s %s item %d"
                            .formatted(words.get(i % 5), words.get(i % 3), words.get(i % 4), i));
            if (i % 37 == 0) {
                index.commit();
            }
        }
        index.commit();
    }

    private static RetrievalSettings with(int window, FusionMethod fusion) {
        return new RetrievalSettings(
                window, PLAIN.finalWeight(), PLAIN.pinned(), fusion, PLAIN.feedback());
    }

    private static RetrievalSettings settings(float finalWeight, int pinned) {
        return new RetrievalSettings(100, finalWeight, pinned, PLAIN.fusion(), PLAIN.feedback());
    }

    private Retrieval retrieve(String text, int k) {
        return retrieve(text, k, PLAIN);
    }

    private Retrieval retrieve(String text, int k, RetrievalSettings settings) {
        return retriever(settings).retrieve(hybrid(text, k), context());
    }

    private Retrieval retrieve(String text, int k, RetrievalMode mode) {
        return retriever(PLAIN).retrieve(request(text, k, mode), context());
    }
}

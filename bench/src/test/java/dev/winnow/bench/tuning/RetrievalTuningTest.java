package dev.winnow.bench.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.retrieval.Metric;
import dev.winnow.bench.retrieval.PlainEmbedder;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The encoder tells documents about trees from all others; each question has one answer, which
 * lexical search alone finds.
 */
class RetrievalTuningTest {

    private static final int QUERIES = 60;

    private static final PlainEmbedder EMBEDDER = new PlainEmbedder();

    @TempDir Path cache;

    /**
     * Every document names a word of its own; half of them are about trees, and the questions are
     * not.
     */
    private static BeirCollection collection(String split, int queries) {
        List<BeirCollection.Document> documents = new ArrayList<>();
        List<BeirCollection.Query> judged = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            // Ends in a letter that no stemmer takes away.
            String word = "word" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "x";
            documents.add(
                    new BeirCollection.Document(
                            "right" + i, "", word + " tree tree tree tree tree"));
            documents.add(new BeirCollection.Document("wrong" + i, "", "nothing of it " + i));
            judged.add(
                    new BeirCollection.Query("q" + i, word, new TreeMap<>(Map.of("right" + i, 1))));
        }
        return new BeirCollection("made-up", split, documents, judged, "hash" + queries);
    }

    private RetrievalTuning.Result fit(
            BeirCollection collection, List<RetrievalSettings> candidates) throws Exception {
        try (LuceneIndex library = EMBEDDER.index(cache, collection)) {
            return RetrievalTuning.fit(
                    collection, new CollectionRun(library.passages(), EMBEDDER, 1), candidates);
        }
    }

    @Test
    void too_few_queries_are_refused_with_what_to_do() {
        assertThatThrownBy(
                        () ->
                                fit(
                                        collection("train", RetrievalTuning.LEAST_QUERIES - 1),
                                        TuningCandidates.grid()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("39 judged queries; a fit needs 40 or more")
                .hasMessageContaining("judge more, or keep the defaults");
    }

    @Test
    void the_lexical_share_that_finds_the_answers_is_found_and_shown_on_other_queries()
            throws Exception {
        List<RetrievalSettings> candidates = new ArrayList<>();
        for (float weight : new float[] {RetrievalSettings.DEFAULT_FINAL_WEIGHT, 0f, 1f}) {
            candidates.add(
                    RetrievalSettings.DEFAULTS
                            .withFinalWeight(weight)
                            .withFeedback(FeedbackSettings.DEFAULTS));
        }
        RetrievalTuning.Result result = fit(collection("train", QUERIES), candidates);
        assertThat(result.chosen().finalWeight()).isEqualTo(1f);
        assertThat(result.chosen().feedback().use()).isEqualTo(FeedbackUse.OFF);
        assertThat(result.folds()).hasSize(5);
        assertThat(result.heldOut().meanNdcg()).isEqualTo(1);
        assertThat(result.better()).isTrue();
        assertThat(result.summary())
                .anyMatch(line -> line.startsWith("held out, against the defaults: nDCG@10 +"));
        assertThat(result.settingsFile())
                .contains("# Fitted by 'winnow tune retrieval' on the judgements train of made-up")
                .contains("final-weight: 1.0");
    }

    @Test
    void a_gain_that_may_be_chance_is_called_so() {
        double[] defaults = new double[QUERIES];
        double[] fitted = new double[QUERIES];
        for (int q = 0; q < QUERIES; q++) {
            defaults[q] = .5;
            fitted[q] = q % 2 == 0 ? .61 : .4;
        }
        assertThat(result(defaults, fitted).better()).isTrue();
        assertThat(result(defaults, fitted).settingsFile())
                .contains("# that may be chance: the defaults are as good a choice");
        Arrays.fill(fitted, .6);
        assertThat(result(defaults, fitted).settingsFile()).doesNotContain("chance");
    }

    private static RetrievalTuning.Result result(double[] defaults, double[] fitted) {
        return new RetrievalTuning.Result(
                "made-up",
                "train",
                3,
                RetrievalSettings.DEFAULTS,
                MadeUp.ndcg(defaults),
                List.of(RetrievalSettings.DEFAULTS),
                MadeUp.ndcg(fitted));
    }

    @Test
    void figures_without_feedback_are_those_of_the_same_settings() throws Exception {
        BeirCollection collection = collection("train", QUERIES);
        try (LuceneIndex library = EMBEDDER.index(cache, collection)) {
            CollectionRun runner = new CollectionRun(library.passages(), EMBEDDER, 1);
            List<RetrievalSettings> one = List.of(MadeUp.settings(1f), MadeUp.settings(0f));
            TuningCandidates choices = TuningCandidates.of(collection, runner, one);
            for (RetrievalMode mode : List.of(RetrievalMode.BM25, RetrievalMode.DENSE)) {
                RetrievalSettings alone =
                        MadeUp.settings(mode == RetrievalMode.BM25 ? 1f : 0f)
                                .withFeedback(FeedbackSettings.DEFAULTS.off());
                List<CollectionRun.RankedQuery> found =
                        runner.run(
                                collection.queries(),
                                new CollectionRun.Variant("alone", mode, alone),
                                RetrievalSettings.DEFAULT_WINDOW);
                assertThat(choices.of(alone).figures().ndcg()).isEqualTo(Metric.NDCG_10.of(found));
            }
            assertThat(choices.of(TuningCandidates.settings(one).getFirst()).figures().meanNdcg())
                    .isEqualTo(1);
        }
    }

    @Test
    void several_threads_give_what_one_gives() throws Exception {
        BeirCollection collection = collection("train", QUERIES);
        try (LuceneIndex library = EMBEDDER.index(cache, collection)) {
            List<RetrievalTuning.Result> results = new ArrayList<>();
            for (int threads : new int[] {1, 3}) {
                results.add(
                        RetrievalTuning.fit(
                                collection,
                                new CollectionRun(library.passages(), EMBEDDER, threads),
                                TuningCandidates.grid()));
            }
            assertThat(results.get(1).summary()).isEqualTo(results.get(0).summary());
            assertThat(results.get(1).heldOut().ndcg()).isEqualTo(results.get(0).heldOut().ndcg());
        }
    }
}

package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.VectorEncoding;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * BM25 and RM3 (ten passages, ten terms, half of the weight on the question) against the figures
 * that plain reference code reaches on the same files.
 */
class FeedbackParityTest {

    private static final double TOLERANCE = .005;

    /** The reference has Anserini's b. */
    private static final SearchSettings ANSERINI =
            new SearchSettings(
                    .9f, .4f, VectorEncoding.UNSIGNED_BYTE, SearchSettings.DEFAULT_EXACT_BELOW);

    @TempDir Path cache;

    @ParameterizedTest
    @CsvSource({
        "scifact, test, .6780, .6391, .9253, .6492, .5968, .9133",
        "cranfield, test, .4907, .3871, .7381, .4808, .4066, .7512",
        "med, test, .6672, .5125, .7714, .6966, .5923, .8562",
        "cacm, test, .4834, .3477, .6808, .4735, .3485, .6992"
    })
    void words_with_and_without_feedback_reach_the_reference_figures(
            String name,
            String split,
            double ndcg,
            double map,
            double recall,
            double rm3Ndcg,
            double rm3Map,
            double rm3Recall)
            throws Exception {
        BeirCollection collection = BeirCollection.read(folder(name), split);
        PlainEmbedder embedder = new PlainEmbedder();
        try (LuceneIndex library =
                new CollectionIndex(cache, embedder, 1, line -> {})
                        .open(collection, ANSERINI, null)) {
            CollectionRun runner = new CollectionRun(library.passages(), embedder, 1);
            assertThat(figures(collection, runner, SparseFeedback.Method.NONE))
                    .containsExactly(new double[] {ndcg, map, recall}, within(TOLERANCE));
            assertThat(figures(collection, runner, SparseFeedback.Method.RM3))
                    .containsExactly(new double[] {rm3Ndcg, rm3Map, rm3Recall}, within(TOLERANCE));
        }
    }

    /** nDCG@10, MAP over 1,000 ranks as the reference has it, and recall@100. */
    private static double[] figures(
            BeirCollection collection, CollectionRun runner, SparseFeedback.Method method)
            throws Exception {
        RetrievalSettings settings =
                RetrievalSettings.DEFAULTS.withFeedback(
                        new FeedbackSettings(
                                FeedbackUse.ON,
                                FeedbackTiming.BOTH,
                                1f,
                                new SparseFeedback(method, 10, 10, .5f),
                                DenseFeedback.DEFAULTS.with(DenseFeedback.Method.NONE),
                                FeedbackSettings.DEFAULTS.gate()));
        List<CollectionRun.RankedQuery> ranked =
                runner.run(
                        collection.queries(),
                        new CollectionRun.Variant("words", RetrievalMode.BM25, settings),
                        1_000);
        double[] figures =
                List.of(Metric.NDCG_10, Metric.MAP_1000, Metric.RECALL_100).stream()
                        .mapToDouble(metric -> Arrays.stream(metric.of(ranked)).average().orElse(0))
                        .toArray();
        System.getLogger(FeedbackParityTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        () -> collection.name() + " " + method + " " + Arrays.toString(figures));
        return figures;
    }

    private static Path folder(String name) {
        String override = System.getenv("WINNOW_SHARED");
        // Maven runs tests in the module's folder, one below the repository.
        Path shared = override != null ? Path.of(override) : Path.of("../../shared");
        Path folder = shared.resolve("data/ir").resolve(name);
        assumeTrue(
                Files.isDirectory(folder),
                () -> "the collection %s is not there: %s".formatted(name, folder));
        return folder;
    }
}

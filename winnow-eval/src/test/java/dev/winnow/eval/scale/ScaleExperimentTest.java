package dev.winnow.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.retrieval.PlainEmbedder;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleExperimentTest {

    private static final List<String> QUESTIONS =
            List.of("a tree", "a house", "tree tree", "house of trees", "tree house tree");

    @TempDir Path folder;

    private final PlainEmbedder embedder = new PlainEmbedder();

    @Test
    void a_small_corpus_is_searched_exactly_and_every_way_is_timed_as_often() throws Exception {
        RealCorpus real = TinyCorpus.ofTrees(folder.resolve("cache"));
        GeneratedCorpus corpus =
                new GeneratedCorpus(real, WordCounts.of(TinyCorpus.trees()), 400, 1);
        ScaleExperiment experiment =
                new ScaleExperiment(
                        folder.resolve("scale"),
                        embedder,
                        settings(),
                        SearchSettings.DEFAULTS,
                        line -> {});
        ScaleResult result = experiment.measure(corpus, QUESTIONS, 1, 2);
        assertThat(result.recall().first().lowest()).isEqualTo(1);
        assertThat(result.recall().second().lowest()).isEqualTo(1);
        assertThat(result.times().keySet())
                .containsExactly("BM25", "dense", "hybrid", "hybrid with feedback");
        assertThat(result.times().values())
                .allSatisfy(times -> assertThat(times.millis().p50()).isPositive());
        assertThat(result.times().get("hybrid").secondRounds()).isZero();
        assertThat(result.times().get("hybrid with feedback").secondRounds()).isEqualTo(1);
        assertThat(result.times().get("hybrid with feedback").parts()).containsKey("second-round");
    }

    @Test
    void the_ways_take_turns_and_none_asks_what_another_has_just_asked() throws Exception {
        RealCorpus real = TinyCorpus.ofTrees(folder.resolve("cache"));
        ScaleIndex index =
                new ScaleIndex(
                        folder.resolve("scale"),
                        real,
                        settings(),
                        SearchSettings.DEFAULTS,
                        line -> {});
        index.build();
        List<String> asked = new ArrayList<>();
        try (LuceneLibrary library = index.open()) {
            new SideBySide(library.passages(), new OverheardEmbedder(asked::add), 5)
                    .run(
                            List.of("one", "two", "three", "four"),
                            List.of(Ways.DENSE, Ways.DENSE),
                            0,
                            1);
        }
        assertThat(asked)
                .containsExactly("one", "three", "two", "four", "three", "one", "four", "two");
    }

    @Test
    void a_question_without_its_vector_ends_the_run() throws Exception {
        RealCorpus real = TinyCorpus.ofTrees(folder.resolve("cache"));
        ScaleIndex index =
                new ScaleIndex(
                        folder.resolve("scale"),
                        real,
                        settings(),
                        SearchSettings.DEFAULTS,
                        line -> {});
        index.build();
        try (LuceneLibrary library = index.open()) {
            SideBySide run =
                    new SideBySide(
                            library.passages(),
                            new OverheardEmbedder(
                                    question -> {
                                        throw new EmbeddingException("the model failed");
                                    }),
                            5);
            assertThatIOException()
                    .isThrownBy(() -> run.run(QUESTIONS, Ways.ALL, 0, 1))
                    .withMessageContaining("dense-unavailable");
        }
    }

    private IndexSettings settings() {
        return new IndexSettings(embedder.model(), embedder.dimensions(), "document");
    }
}

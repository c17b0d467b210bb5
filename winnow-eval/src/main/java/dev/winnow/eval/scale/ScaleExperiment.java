package dev.winnow.eval.scale;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.retrieval.QueryMemory;
import dev.winnow.eval.speed.Percentiles;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures the product on corpora of growing size, with the same questions. */
public final class ScaleExperiment {

    /** The product's depth of a list, and with it what its dense search is asked for. */
    static final int WINDOW = RetrievalSettings.DEFAULTS.window();

    /** The product's candidates on a CPU. */
    public static final int CANDIDATES = 20;

    private static final double NANOS_PER_MILLI = 1e6;

    private final Path indexes;
    private final Embedder embedder;
    private final IndexSettings content;
    private final SearchSettings search;
    private final Consumer<String> log;

    /**
     * @param indexes folder in which indexes are kept
     * @param content what their content depends on
     * @param search how they are written and searched
     * @param log hears how far the work is
     */
    public ScaleExperiment(
            Path indexes,
            Embedder embedder,
            IndexSettings content,
            SearchSettings search,
            Consumer<String> log) {
        this.indexes = indexes;
        this.embedder = new QueryMemory(embedder);
        this.content = content;
        this.search = search;
        this.log = log;
    }

    /** Makes the questions' vectors, so that no later time holds any of it, and says how long each took. */
    public Percentiles encode(List<String> questions) throws EmbeddingException {
        double[] millis = new double[questions.size()];
        for (int q = 0; q < millis.length; q++) {
            long began = System.nanoTime();
            embedder.embedQuery(questions.get(q), Deadline.NONE);
            millis[q] = (System.nanoTime() - began) / NANOS_PER_MILLI;
        }
        return Percentiles.of(millis);
    }

    /** Builds the index of a corpus as far as it is missing. */
    public ScaleIndex.Build build(ScaleCorpus corpus) throws IOException {
        return index(corpus).build();
    }

    /**
     * Measures one corpus, after building its index if need be.
     *
     * @param warmUp passes over the questions before the clock starts
     * @param passes that are timed
     */
    public ScaleResult measure(ScaleCorpus corpus, List<String> questions, int warmUp, int passes)
            throws IOException, EmbeddingException {
        ScaleIndex index = index(corpus);
        ScaleIndex.Build build = index.build();
        List<float[]> vectors = new ArrayList<>(questions.size());
        for (String question : questions) {
            vectors.add(embedder.embedQuery(question, Deadline.NONE));
        }
        long before = Heap.living();
        try (LuceneLibrary library = index.open()) {
            Map<String, WayTimes> times =
                    new SideBySide(library.passages(), embedder, CANDIDATES)
                            .run(questions, Ways.ALL, warmUp, passes);
            long heap = Math.max(0, Heap.living() - before);
            log.accept("  timed; comparing with exact lists");
            DenseRecall recall =
                    DenseRecall.of(
                            library.passages(),
                            corpus,
                            vectors,
                            RetrievalSettings.DEFAULTS.feedback().dense(),
                            WINDOW);
            return new ScaleResult(
                    corpus.name(),
                    corpus.size(),
                    build,
                    Footprint.of(index.files()),
                    heap,
                    recall,
                    times);
        }
    }

    private ScaleIndex index(ScaleCorpus corpus) {
        return new ScaleIndex(indexes, corpus, content, search, log);
    }
}

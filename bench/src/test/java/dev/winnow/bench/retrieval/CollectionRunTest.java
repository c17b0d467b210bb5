package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.VectorEncoding;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionRunTest {

    private static final PlainEmbedder TREES = new PlainEmbedder();

    private static final BeirCollection COLLECTION =
            new BeirCollection(
                    "small",
                    "test",
                    List.of(
                            new BeirCollection.Document(
                                    "d1", "Oaks", "An oak is a tree with acorns."),
                            new BeirCollection.Document("d2", "Ships", "A ship has masts."),
                            new BeirCollection.Document("d3", "", "")),
                    List.of(
                            new BeirCollection.Query(
                                    "q1", "acorns", new TreeMap<>(Map.of("d1", 1)))),
                    "hash");

    @TempDir Path cache;

    private final List<String> log = new ArrayList<>();

    private List<CollectionRun.RankedQuery> run() throws Exception {
        return run(SearchSettings.DEFAULTS);
    }

    private List<CollectionRun.RankedQuery> run(SearchSettings search) throws Exception {
        try (LuceneIndex library =
                new CollectionIndex(cache, TREES, 1, log::add).open(COLLECTION, search, null)) {
            return new CollectionRun(library.passages(), TREES, 1)
                    .run(
                            COLLECTION.queries(),
                            new CollectionRun.Variant(
                                    "bm25", RetrievalMode.BM25, RetrievalSettings.DEFAULTS),
                            10);
        }
    }

    @Test
    void finds_documents_through_the_products_retriever_and_writes_a_trec_run() throws Exception {
        List<CollectionRun.RankedQuery> ranked = run();
        assertThat(ranked.getFirst().documents()).containsExactly("d1");
        assertThat(Metric.NDCG_10.of(ranked)).containsExactly(1.0);
        assertThat(ranked.getFirst().trec("t").strip()).matches("q1 Q0 d1 1 1.0 t");
    }

    @Test
    void an_index_is_made_once_and_the_output_says_so() throws Exception {
        run();
        assertThat(log.getFirst()).isEqualTo("2 vectors of small");
        log.clear();
        run();
        assertThat(log).hasSize(1).first().asString().contains("from the cache");
    }

    @Test
    void vectors_in_another_form_are_another_index() throws Exception {
        run();
        log.clear();
        run(
                new SearchSettings(
                        SearchSettings.DEFAULT_K1,
                        SearchSettings.DEFAULT_B,
                        VectorEncoding.FLOAT,
                        SearchSettings.DEFAULT_EXACT_BELOW));
        assertThat(log).noneMatch(line -> line.startsWith("index of"));
    }
}

package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.CollectionImpacts;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small collection with weights made elsewhere. */
class ImpactRunTest {

    private static final BeirCollection COLLECTION =
            new BeirCollection(
                    "small",
                    "test",
                    List.of(
                            new BeirCollection.Document("d0", "", "oak oak acorn leaf"),
                            new BeirCollection.Document("d1", "", "ship mast sail"),
                            new BeirCollection.Document("d2", "", "leaf tea cup"),
                            new BeirCollection.Document("d3", "", "oak ship keel"),
                            new BeirCollection.Document("d4", "", "acorn flour bread")),
                    List.of(
                            new BeirCollection.Query(
                                    "q1", "oak leaf acorn", new TreeMap<>(Map.of("d3", 1)))),
                    "hash");

    private static final String CORPUS =
            """
            {"id": "d0", "vector": {"oak": 3.0, "acorn": 0.5, "leaf": 0.5}}
            {"id": "d1", "vector": {"ship": 1.0, "mast": 1.0, "sail": 1.0}}
            {"id": "d2", "vector": {"leaf": 2.0, "tea": 1.0, "cup": 1.0}}
            {"id": "d3", "vector": {"oak": 1.5, "ship": 1.0, "keel": 1.0}}
            {"id": "d4", "vector": {"acorn": 1.0, "flour": 1.0, "bread": 1.0}}
            """;

    @TempDir Path folder;

    @BeforeEach
    void encode() throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), CORPUS);
        Files.writeString(
                folder.resolve("queries.jsonl"),
                "{\"id\": \"q1\", \"vector\": {\"oak\": 2, \"leaf\": 1, \"acorn\": 2.5}}");
    }

    @Test
    void impacts_alone_rank_by_the_product_of_the_weights() throws Exception {
        // 7.75, 3, 2.5 and 2; what shares no term is not found.
        assertThat(run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS))
                .containsExactly("d0", "d3", "d4", "d2");
    }

    @Test
    void other_weights_make_another_index() throws Exception {
        run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS);
        Files.writeString(
                folder.resolve("corpus.jsonl"), CORPUS.replace("\"acorn\": 1.0", "\"acorn\": 5.0"));

        assertThat(run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS)).startsWith("d4");
    }

    @Test
    void every_document_is_found_by_both_and_fed_back() throws Exception {
        FeedbackSettings plain = RetrievalSettings.DEFAULTS.feedback();
        RetrievalSettings fed =
                RetrievalSettings.DEFAULTS.withFeedback(
                        plain.with(FeedbackUse.ON, FeedbackTiming.BOTH)
                                .with(new SparseFeedback(SparseFeedback.Method.RM3, 2, 10, .5f)));

        assertThat(run(RetrievalMode.HYBRID, fed))
                .containsExactlyInAnyOrder("d0", "d1", "d2", "d3", "d4");
    }

    private List<String> run(RetrievalMode mode, RetrievalSettings settings) throws Exception {
        CollectionImpacts impacts = CollectionImpacts.read(folder);
        PlainEmbedder embedder = new PlainEmbedder();
        try (LuceneIndex library =
                new CollectionIndex(folder.resolve("cache"), embedder, 1, line -> {})
                        .open(COLLECTION, SearchSettings.DEFAULTS, impacts)) {
            return new CollectionRun(library.passages(), embedder, 1, impacts)
                    .run(COLLECTION.queries(), new CollectionRun.Variant("x", mode, settings), 10)
                    .getFirst()
                    .documents();
        }
    }
}

package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small collection with weights made elsewhere: here by tf-idf, which stands in for an encoder
 * because its product can be computed by hand.
 */
class ImpactRunTest {

    private static final String[] TEXTS = {
        "oak oak acorn leaf", "ship mast sail", "leaf tea cup", "oak ship keel", "acorn flour bread"
    };

    private static final String QUESTION = "oak leaf acorn";

    private static final BeirCollection COLLECTION =
            new BeirCollection(
                    "small",
                    "test",
                    documents(),
                    List.of(
                            new BeirCollection.Query(
                                    "q1", QUESTION, new TreeMap<>(Map.of("d3", 1)))),
                    "hash");

    @TempDir Path folder;

    @BeforeEach
    void encode() throws IOException {
        StringBuilder corpus = new StringBuilder();
        for (BeirCollection.Document document : COLLECTION.documents()) {
            corpus.append(line(document.id(), weights(document.text())));
        }
        Files.writeString(folder.resolve("corpus.jsonl"), corpus);
        Files.writeString(folder.resolve("queries.jsonl"), line("q1", weights(QUESTION)));
    }

    @Test
    void impacts_alone_rank_by_the_product_of_the_weights() throws Exception {
        assertThat(run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS))
                .isEqualTo(byProduct(weights(QUESTION)));
    }

    @Test
    void other_weights_make_another_index() throws Exception {
        List<String> before = run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS);
        Files.writeString(
                folder.resolve("corpus.jsonl"),
                Files.readString(folder.resolve("corpus.jsonl"))
                        .replaceFirst(
                                "\"d4\",\"vector\":\\{[^}]*}", "\"d4\",\"vector\":{\"oak\":9.5}"));

        assertThat(run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS))
                .startsWith("d4")
                .isNotEqualTo(before);
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

    @Test
    void a_query_or_document_without_a_vector_stops_the_run() throws Exception {
        Files.writeString(folder.resolve("queries.jsonl"), line("q2", weights(QUESTION)));
        assertThatThrownBy(() -> run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no vector for query 'q1'");

        Files.writeString(folder.resolve("corpus.jsonl"), line("d0", weights(TEXTS[0])));
        assertThatThrownBy(() -> run(RetrievalMode.BM25, RetrievalSettings.DEFAULTS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no vector for document 'd1'");
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

    /** Highest first, ties by id; what shares no term is not found. */
    private static List<String> byProduct(Map<String, Double> question) {
        Map<String, Long> products = new TreeMap<>();
        for (BeirCollection.Document document : COLLECTION.documents()) {
            Map<String, Double> weights = weights(document.text());
            long product = 0;
            for (Map.Entry<String, Double> term : question.entrySet()) {
                product +=
                        quantised(term.getValue())
                                * quantised(weights.getOrDefault(term.getKey(), 0.));
            }
            if (product > 0) {
                products.put(document.id(), product);
            }
        }
        return products.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long quantised(double weight) {
        return (long) Math.rint(weight / 5 * 256);
    }

    /** Times in the text, by the logarithm of the share of texts that have the term. */
    private static Map<String, Double> weights(String text) {
        Map<String, Double> weights = new TreeMap<>();
        for (String word : text.split(" ")) {
            int in = 0;
            for (String other : TEXTS) {
                in += List.of(other.split(" ")).contains(word) ? 1 : 0;
            }
            weights.merge(word, Math.log(1. + (double) TEXTS.length / in), Double::sum);
        }
        return weights;
    }

    private static String line(String id, Map<String, Double> weights) {
        StringJoiner vector = new StringJoiner(",", "{", "}");
        weights.forEach((term, weight) -> vector.add("\"%s\":%s".formatted(term, format(weight))));
        return "{\"id\":\"%s\",\"vector\":%s}\n".formatted(id, vector);
    }

    private static String format(double weight) {
        return String.format(Locale.ROOT, "%.6f", weight);
    }

    private static List<BeirCollection.Document> documents() {
        List<BeirCollection.Document> documents = new ArrayList<>();
        for (int i = 0; i < TEXTS.length; i++) {
            documents.add(new BeirCollection.Document("d" + i, "", TEXTS[i]));
        }
        return documents;
    }
}

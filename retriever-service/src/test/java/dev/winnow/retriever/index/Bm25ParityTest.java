package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.IndexView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Flat BM25 at .9 and .4 against the figures that plain reference code reaches on the same files.
 */
class Bm25ParityTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final SearchSettings ANSERINI =
            new SearchSettings(
                    .9f, .4f, VectorEncoding.UNSIGNED_BYTE, SearchSettings.DEFAULT_EXACT_BELOW);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "scifact, test, 0.6780, 0.9253",
        "med, test, 0.6672, 0.7714",
        "cranfield, test, 0.4907, 0.7381",
        "cacm, test, 0.4834, 0.6808",
        "medquad, known-item, 0.6486, 0.9830",
    })
    void reaches_the_reference_figures(String name, String split, double ndcg, double recall)
            throws IOException {
        Path collection = collection(name);
        Map<String, Map<String, Integer>> judged =
                judgements(collection.resolve("qrels/" + split + ".tsv"));
        double gain = 0;
        double found = 0;
        try (LuceneIndex store = LuceneIndex.open(folder, StoreFixture.CONTENT, ANSERINI)) {
            index(store, collection.resolve("corpus.jsonl.gz"));
            try (IndexView view = store.passages().view()) {
                for (String line : Files.readAllLines(collection.resolve("queries.jsonl"))) {
                    JsonNode query = JSON.readTree(line);
                    Map<String, Integer> grades = judged.get(query.get("_id").asString());
                    if (grades != null) {
                        List<String> documents =
                                byWords(view, query.get("text").asString(), 100).stream()
                                        .map(hit -> hit.id().value().replaceAll("#0$", ""))
                                        .toList();
                        gain += ndcg(documents, grades);
                        found += recall(documents, grades);
                    }
                }
            }
        }
        assertThat(gain / judged.size()).as("nDCG@10").isCloseTo(ndcg, within(.005));
        assertThat(found / judged.size()).as("R@100").isCloseTo(recall, within(.005));
    }

    private static Path collection(String name) {
        String override = System.getenv("WINNOW_SHARED");
        // Maven runs tests in the module's folder, one below the repository.
        Path shared = override != null ? Path.of(override) : Path.of("../../shared");
        Path collection = shared.resolve("data/ir").resolve(name);
        assumeTrue(
                Files.isDirectory(collection),
                () -> "collection " + name + " is not there: " + collection);
        return collection;
    }

    private static void index(LuceneIndex store, Path corpus) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(corpus)),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = JSON.readTree(line);
                DocumentId id = new DocumentId(entry.get("_id").asString());
                String title = entry.get("title").asString();
                String text = entry.get("text").asString();
                Passage passage = Passage.whole(id.passage(0), id, title, text);
                store.put(
                        StoreFixture.document(id.value(), text),
                        List.of(new EmbeddedPassage(passage, new float[0])));
            }
        }
        store.commit();
    }

    private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
        Map<String, Map<String, Integer>> judged = new TreeMap<>();
        for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
            String[] columns = line.split("\t", -1);
            int grade = Integer.parseInt(columns[2].strip());
            if (grade > 0) {
                judged.computeIfAbsent(columns[0], query -> new TreeMap<>()).put(columns[1], grade);
            }
        }
        return judged;
    }

    /** Linear gain, as trec_eval has it. */
    private static double ndcg(List<String> documents, Map<String, Integer> grades) {
        Stream<Integer> best = grades.values().stream().sorted(Comparator.reverseOrder());
        return discounted(documents.stream().map(id -> grades.getOrDefault(id, 0)))
                / discounted(best);
    }

    private static double discounted(Stream<Integer> gains) {
        List<Integer> first = gains.limit(10).toList();
        double sum = 0;
        for (int i = 0; i < first.size(); i++) {
            sum += first.get(i) / (Math.log(i + 2) / Math.log(2));
        }
        return sum;
    }

    private static double recall(List<String> documents, Map<String, Integer> grades) {
        return (double) documents.stream().filter(grades::containsKey).count() / grades.size();
    }
}

package dev.winnow.retriever.index;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Small documents and vectors for tests. */
public final class StoreFixture {

    public static final int DIMENSIONS = 8;

    public static final IndexSettings CONTENT =
            new IndexSettings(
                    new ModelIdentity("seeded", "0".repeat(64), "cpu"),
                    DIMENSIONS,
                    LuceneAnalysis.DESCRIPTION,
                    "one passage a line",
                    null);

    public static final Access EVERYTHING = new Access(Scope.local(), Filter.all());

    /** Searches by graph whatever the size of the index. */
    public static final SearchSettings GRAPHS = graphs(VectorEncoding.UNSIGNED_BYTE);

    private static final List<String> COMMON =
            List.of("apple pear plum fig quince medlar sloe grape melon date".split(" "));

    private StoreFixture() {}

    /** The same with vectors in this form. */
    static SearchSettings graphs(VectorEncoding encoding) {
        return new SearchSettings(SearchSettings.DEFAULT_K1, SearchSettings.DEFAULT_B, encoding, 0);
    }

    public static LuceneIndex open(Path folder) throws IOException {
        return LuceneIndex.open(folder, CONTENT, SearchSettings.DEFAULTS);
    }

    public static IncomingDocument document(String id, String text) {
        return document(TenantId.DEFAULT, id, List.of(), text);
    }

    /** A document without metadata. */
    public static IncomingDocument document(
            TenantId tenant, String id, List<String> groups, String text) {
        return document(tenant, id, groups, Metadata.NONE, text);
    }

    public static IncomingDocument document(
            TenantId tenant, String id, List<String> groups, Metadata metadata, String text) {
        return new IncomingDocument(
                tenant,
                new DocumentId(id),
                "test",
                "",
                null,
                "text/plain",
                groups,
                metadata,
                "0".repeat(64),
                text);
    }

    /** Three lines with something in each component. */
    static IncomingDocument everything(TenantId tenant) {
        return new IncomingDocument(
                tenant,
                new DocumentId("notes/a \ud800.md"),
                "upload",
                "Title",
                "https://example.org/a",
                "application/pdf",
                List.of("board", "staff"),
                metadata("year", "2024", "tag", "x", "tag", "y"),
                "f".repeat(64),
                "First line.\r\nZwei \ud83d\ude00 \udc00\nno vector");
    }

    public static Metadata metadata(String... namesAndValues) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.computeIfAbsent(namesAndValues[i], name -> new ArrayList<>())
                    .add(namesAndValues[i + 1]);
        }
        return new Metadata(values);
    }

    /** One passage for each line of the original, with a vector that depends on its text only. */
    public static List<EmbeddedPassage> passages(IncomingDocument document) {
        List<EmbeddedPassage> passages = new ArrayList<>();
        int start = 0;
        while (start < document.text().length()) {
            int newline = document.text().indexOf('\n', start);
            int end = newline < 0 ? document.text().length() : newline;
            String text = document.text().substring(start, end);
            Passage passage =
                    new Passage(
                            document.id().passage(passages.size()),
                            document.id(),
                            document.title(),
                            List.of(),
                            text,
                            start,
                            end,
                            document.uri(),
                            document.metadata());
            passages.add(new EmbeddedPassage(passage, vector(text)));
            start = end + 1;
        }
        return passages;
    }

    public static void put(DocumentStore index, IncomingDocument document) throws IOException {
        index.put(document, passages(document));
    }

    public static void put(DocumentStore index, String id, String text) throws IOException {
        put(index, document(id, text));
    }

    /** Stores a document of one passage, with a vector, or with none, and with impacts. */
    public static void put(
            DocumentStore index, IncomingDocument document, float[] vector, Impacts impacts)
            throws IOException {
        Passage passage = passages(document).getFirst().passage();
        index.put(document, List.of(new EmbeddedPassage(passage, vector, impacts)));
    }

    /** One of ten common words, or of 120 rare ones, so that some terms are fit for feedback. */
    public static String word(Random random) {
        return random.nextInt(3) == 0
                ? COMMON.get(random.nextInt(COMMON.size()))
                : "rare" + random.nextInt(120);
    }

    /** The ids of all documents that everybody may see. */
    public static List<String> listed(DocumentStore index) throws IOException {
        return index.list(Scope.local(), null, 1_000_000).stream()
                .map(document -> document.id().value())
                .toList();
    }

    /** The ids of all passages that these words find. */
    public static List<String> found(SearchableStore index, String words) {
        try (IndexView view = index.passages().view()) {
            return ids(byWords(view, words, 1_000));
        }
    }

    public static List<Hit> byWords(IndexView view, String words, int n) {
        return view.lexical(view.analyse(words), EVERYTHING, n);
    }

    /** The nearest passages to this text. */
    public static List<Hit> byVector(IndexView view, String text, int n) {
        return view.dense(vector(text), EVERYTHING, n);
    }

    public static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.id().value()).toList();
    }

    public static int[] handles(List<Hit> hits) {
        return hits.stream().mapToInt(Hit::handle).toArray();
    }

    /** A unit vector that is the same for the same text. */
    public static float[] vector(String text) {
        Random random = new Random(text.hashCode());
        float[] vector = new float[DIMENSIONS];
        double square = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** The vector that is farthest from a text's. */
    public static float[] opposite(String text) {
        float[] vector = vector(text);
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = -vector[i];
        }
        return vector;
    }
}

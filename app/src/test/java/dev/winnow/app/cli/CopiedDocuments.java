package dev.winnow.app.cli;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Small documents with all that a store keeps, and what a store gives back in a form that can be
 * compared.
 */
final class CopiedDocuments {

    static final TenantId ACME = new TenantId("acme");
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));
    static final IndexSettings CONTENT = content("one passage a line");

    private static final int DIMENSIONS = 8;

    private CopiedDocuments() {}

    static IndexSettings content(String chunking) {
        return new IndexSettings(
                new ModelIdentity("seeded", "0".repeat(64), "cpu"),
                DIMENSIONS,
                "words",
                chunking,
                "given");
    }

    static LuceneIndex lucene(Path folder) throws IOException {
        return LuceneIndex.open(folder, CONTENT, SearchSettings.DEFAULTS, 0);
    }

    /** Documents of two tenants with two passages each, some of them for a group alone. */
    static void fill(DocumentStore index, int documents) throws IOException {
        for (int i = 0; i < documents; i++) {
            TenantId tenant = i % 2 == 0 ? ACME : TenantId.DEFAULT;
            List<String> groups = i % 3 == 0 ? List.of("staff") : List.of();
            String text = "a common line word%d\nnumber %d word%d".formatted(i % 9, i, i % 5);
            put(index, document(tenant, "d" + i, groups, text), 2);
        }
    }

    /** With a passage for each of its first lines. */
    static void put(DocumentStore index, IncomingDocument document, int lines) throws IOException {
        List<EmbeddedPassage> passages = new ArrayList<>();
        int start = 0;
        for (int line = 0; line < lines; line++) {
            int newline = document.text().indexOf('\n', start);
            int end = newline < 0 ? document.text().length() : newline;
            passages.add(passage(document, line, start, end));
            start = end + 1;
        }
        index.put(document, passages);
    }

    static IncomingDocument document(TenantId tenant, String id, List<String> groups, String text) {
        return new IncomingDocument(
                tenant,
                new DocumentId(id),
                "test",
                "Title",
                groups.isEmpty() ? null : "https://example.org/" + id.length(),
                "text/plain",
                groups,
                new Metadata(
                        new TreeMap<>(Map.of("year", List.of("2024"), "tag", List.of("x", "y")))),
                "0".repeat(64),
                text);
    }

    private static EmbeddedPassage passage(
            IncomingDocument document, int ordinal, int start, int end) {
        String text = document.text().substring(start, end);
        return new EmbeddedPassage(
                new Passage(
                        document.id().passage(ordinal),
                        document.id(),
                        document.title(),
                        List.of("Heading"),
                        text,
                        start,
                        end,
                        document.uri(),
                        document.metadata()),
                ordinal % 7 == 6 ? new float[0] : vector(text),
                ordinal % 2 == 0
                        ? Impacts.NONE
                        : Impacts.whole(Map.of("cat", 65_535, "##.s", 1 + ordinal)));
    }

    /** A unit vector that is the same for the same text. */
    static float[] vector(String text) {
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

    /** All that is in a store, to the last bit of the vectors, read by pages of this size. */
    static List<String> all(DocumentExport store, int n) throws IOException {
        List<String> all = new ArrayList<>();
        DocumentExport.@Nullable Key last = null;
        for (List<DocumentExport.Entry> page = store.export(last, n);
                !page.isEmpty();
                page = store.export(last, n)) {
            page.forEach(entry -> all.add(whole(entry)));
            last = page.getLast().key();
        }
        return all;
    }

    private static String whole(DocumentExport.Entry entry) {
        return switch (entry) {
            case DocumentExport.Deleted deleted -> deleted.toString();
            case DocumentExport.Stored stored -> {
                List<String> passages =
                        stored.passages().stream().map(CopiedDocuments::whole).toList();
                yield stored.version() + " " + stored.document() + passages;
            }
        };
    }

    private static String whole(EmbeddedPassage passage) {
        return passage.passage() + Arrays.toString(passage.vector()) + passage.impacts();
    }
}

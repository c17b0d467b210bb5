package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexExportTest {

    private static final TenantId ACME = new TenantId("acme");

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(VectorEncoding.class)
    void gives_back_all_that_was_put_whatever_the_form_of_the_vectors(VectorEncoding encoding)
            throws IOException {
        IncomingDocument document =
                new IncomingDocument(
                        ACME,
                        new DocumentId("notes/a \ud800.md"),
                        "upload",
                        "Title",
                        "https://example.org/a",
                        "application/pdf",
                        List.of("staff", "board"),
                        StoreFixture.metadata("year", "2024", "tag", "x", "tag", "y"),
                        "f".repeat(64),
                        "First line.\r\nZwei \ud83d\ude00 \udc00\nno vector");
        List<EmbeddedPassage> passages =
                List.of(
                        passage(
                                document,
                                0,
                                "First line.",
                                0,
                                StoreFixture.vector("a"),
                                Impacts.NONE),
                        passage(
                                document,
                                1,
                                "Zwei \ud83d\ude00 \udc00",
                                13,
                                StoreFixture.vector("b"),
                                Impacts.whole(Map.of("cat", 65_535, "##s", 1))),
                        passage(document, 2, "no vector", 23, new float[0], Impacts.NONE));
        try (LuceneIndex index = open(encoding)) {
            index.put(document, passages);
            StoreFixture.put(index, StoreFixture.document("z", ""));
            index.commit();

            List<DocumentExport.Entry> all = index.export(null, 10);

            assertThat(all).hasSize(2);
            DocumentExport.Stored stored = (DocumentExport.Stored) all.getFirst();
            assertThat(stored.document()).isEqualTo(document);
            assertThat(stored.version()).isEqualTo(1);
            assertThat(stored.passages()).usingRecursiveComparison().isEqualTo(passages);
            assertThat(((DocumentExport.Stored) all.getLast()).passages()).isEmpty();
        }
    }

    @Test
    void pages_of_any_size_hold_each_document_of_each_tenant_once_in_one_order()
            throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            // Two commits are two segments at least.
            for (int i = 0; i < 40; i++) {
                TenantId tenant = i % 3 == 0 ? ACME : TenantId.DEFAULT;
                String text = "line %d\nof document %d".formatted(i, i);
                StoreFixture.put(
                        index,
                        StoreFixture.document(
                                tenant, "d" + i % 23, List.of(), Metadata.NONE, text));
                if (i % 9 == 0) {
                    index.commit();
                }
            }
            index.delete(TenantId.DEFAULT, new DocumentId("d5"));
            index.commit();
            List<DocumentExport.Entry> all = index.export(null, 1_000);

            assertThat(all)
                    .extracting(DocumentExport.Entry::key)
                    .doesNotHaveDuplicates()
                    .hasSize((int) index.documents());
            assertThat(all)
                    .allSatisfy(
                            entry -> {
                                var stored = (DocumentExport.Stored) entry;
                                assertThat(stored.passages())
                                        .usingRecursiveComparison()
                                        .isEqualTo(StoreFixture.passages(stored.document()));
                            });
            for (int n : new int[] {1, 2, 7, 38, 39}) {
                assertThat(pages(index, n))
                        .extracting(DocumentExport.Entry::key)
                        .isEqualTo(all.stream().map(DocumentExport.Entry::key).toList());
            }
        }
    }

    @Test
    void a_page_goes_on_behind_a_document_that_was_deleted_meanwhile() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            for (String id : List.of("a", "b", "c")) {
                StoreFixture.put(index, StoreFixture.document(id, id));
            }
            index.commit();
            DocumentExport.Key second = index.export(null, 2).getLast().key();
            index.delete(second.tenant(), second.id());
            index.commit();

            assertThat(index.export(second, 9))
                    .extracting(entry -> entry.key().id().value())
                    .containsExactly("c");
        }
    }

    @Test
    void large_documents_come_in_smaller_pages() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            for (String id : List.of("a", "b", "c")) {
                index.put(StoreFixture.document(id, "word ".repeat(1_200_000)), List.of());
            }
            index.commit();

            assertThat(index.export(null, 3)).hasSize(2);
            assertThat(pages(index, 3)).hasSize(3);
        }
    }

    @Test
    void an_empty_index_has_no_page_and_a_page_has_one_document_at_least() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            assertThat(index.export(null, 1)).isEmpty();
            assertThatIllegalArgumentException().isThrownBy(() -> index.export(null, 0));
        }
    }

    private static List<DocumentExport.Entry> pages(DocumentExport index, int n)
            throws IOException {
        List<DocumentExport.Entry> all = new ArrayList<>();
        DocumentExport.@Nullable Key last = null;
        for (List<DocumentExport.Entry> page = index.export(null, n);
                !page.isEmpty();
                page = index.export(last, n)) {
            assertThat(page).hasSizeLessThanOrEqualTo(n);
            all.addAll(page);
            last = page.getLast().key();
        }
        return all;
    }

    private LuceneIndex open(VectorEncoding encoding) throws IOException {
        return LuceneIndex.open(
                folder,
                new IndexSettings(
                        StoreFixture.CONTENT.embedder(),
                        StoreFixture.DIMENSIONS,
                        StoreFixture.CONTENT.analysis(),
                        StoreFixture.CONTENT.chunking(),
                        "given"),
                StoreFixture.graphs(encoding));
    }

    private static EmbeddedPassage passage(
            IncomingDocument document,
            int ordinal,
            String text,
            int start,
            float[] vector,
            Impacts impacts) {
        return new EmbeddedPassage(
                new Passage(
                        document.id().passage(ordinal),
                        document.id(),
                        document.title(),
                        List.of("One", "Two"),
                        text,
                        start,
                        start + text.length(),
                        document.uri(),
                        document.metadata()),
                vector,
                impacts);
    }
}

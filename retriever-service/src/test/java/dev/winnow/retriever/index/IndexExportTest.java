package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexExportTest {

    private static final TenantId ACME = new TenantId("acme");

    @TempDir private Path folder;

    private LuceneIndex index;

    @BeforeEach
    void open() throws IOException {
        index = StoreFixture.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @ParameterizedTest
    @EnumSource(VectorEncoding.class)
    void gives_back_all_that_was_put_whatever_the_form_of_the_vectors(VectorEncoding encoding)
            throws IOException {
        IncomingDocument document = StoreFixture.everything(ACME);
        List<EmbeddedPassage> passages =
                List.of(
                        passage(document, 0, 0, 11, vector("a"), Impacts.NONE),
                        passage(
                                document,
                                1,
                                13,
                                22,
                                vector("b"),
                                Impacts.whole(Map.of("cat", 65_535, "##s", 1))),
                        passage(document, 2, 23, 32, new float[0], Impacts.NONE));
        index.close();
        index =
                LuceneIndex.open(
                        folder.resolve("other"),
                        StoreFixture.CONTENT,
                        StoreFixture.graphs(encoding));
        index.put(document, passages);
        StoreFixture.put(index, "z", "");
        index.commit();

        List<DocumentExport.Entry> all = index.export(null, 10);

        assertThat(all).hasSize(2);
        DocumentExport.Stored stored = (DocumentExport.Stored) all.getFirst();
        assertThat(stored.document()).isEqualTo(document);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.passages()).usingRecursiveComparison().isEqualTo(passages);
        assertThat(((DocumentExport.Stored) all.getLast()).passages()).isEmpty();
    }

    @Test
    void pages_of_any_size_hold_each_document_of_each_tenant_once_in_one_order()
            throws IOException {
        // Two commits are two segments at least.
        for (int i = 0; i < 40; i++) {
            TenantId tenant = i % 3 == 0 ? ACME : TenantId.DEFAULT;
            String text = "line %d\nof document %d".formatted(i, i);
            StoreFixture.put(index, StoreFixture.document(tenant, "d" + i % 23, List.of(), text));
            if (i % 9 == 0) {
                index.commit();
            }
        }
        index.delete(TenantId.DEFAULT, new DocumentId("d5"));
        index.commit();
        List<DocumentExport.Entry> all = index.export(null, 1_000);

        assertThat(all)
                .hasSize((int) index.documents())
                .allSatisfy(
                        entry -> {
                            var stored = (DocumentExport.Stored) entry;
                            assertThat(stored.passages())
                                    .usingRecursiveComparison()
                                    .isEqualTo(StoreFixture.passages(stored.document()));
                        });
        assertThat(keys(all)).doesNotHaveDuplicates();
        for (int n : new int[] {1, 2, 7, 38, 39}) {
            assertThat(keys(pages(n))).isEqualTo(keys(all));
        }
    }

    @Test
    void a_page_goes_on_behind_a_document_that_was_deleted_meanwhile() throws IOException {
        for (String id : List.of("a", "b", "c")) {
            StoreFixture.put(index, id, id);
        }
        index.commit();
        DocumentExport.Key second = index.export(null, 2).getLast().key();
        index.delete(second.tenant(), second.id());
        index.commit();

        assertThat(index.export(second, 9))
                .extracting(entry -> entry.key().id().value())
                .containsExactly("c");
    }

    @Test
    void large_documents_come_in_smaller_pages() throws IOException {
        for (String id : List.of("a", "b", "c")) {
            index.put(StoreFixture.document(id, "word ".repeat(1_200_000)), List.of());
        }
        index.commit();

        assertThat(index.export(null, 3)).hasSize(2);
        assertThat(pages(3)).hasSize(3);
    }

    @Test
    void an_empty_index_has_no_page_and_a_page_has_one_document_at_least() throws IOException {
        assertThat(index.export(null, 1)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> index.export(null, 0));
    }

    private static List<DocumentExport.Key> keys(List<DocumentExport.Entry> entries) {
        return entries.stream().map(DocumentExport.Entry::key).toList();
    }

    private List<DocumentExport.Entry> pages(int n) throws IOException {
        List<DocumentExport.Entry> all = new ArrayList<>();
        List<DocumentExport.Entry> page = index.export(null, n);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(n);
            all.addAll(page);
            page = index.export(page.getLast().key(), n);
        }
        return all;
    }

    private static EmbeddedPassage passage(
            IncomingDocument document,
            int ordinal,
            int start,
            int end,
            float[] vector,
            Impacts impacts) {
        return new EmbeddedPassage(
                new Passage(
                        document.id().passage(ordinal),
                        document.id(),
                        document.title(),
                        List.of("One", "Two"),
                        document.text().substring(start, end),
                        start,
                        end,
                        document.uri(),
                        document.metadata()),
                vector,
                impacts);
    }
}

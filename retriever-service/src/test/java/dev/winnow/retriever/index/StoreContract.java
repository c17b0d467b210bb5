package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
abstract class StoreContract {

    private final Engine engine;

    StoreContract(Engine engine) {
        this.engine = engine;
    }

    private static final Scope SCOPE = Scope.local();
    private static final DocumentId A = new DocumentId("a");

    @TempDir private Path folder;

    @Test
    void keeps_everything_that_was_put_in() throws IOException {
        IncomingDocument document =
                new IncomingDocument(
                        TenantId.DEFAULT,
                        A,
                        "upload",
                        "Title",
                        "https://example.org/a",
                        "application/pdf",
                        List.of("staff"),
                        StoreFixture.metadata("year", "2024", "tag", "x", "tag", "y"),
                        "f".repeat(64),
                        "First line.\r\nZwei \ud83d\ude00 e\u0301\n");
        Passage passage =
                new Passage(
                        A.passage(0),
                        A,
                        "Title",
                        List.of("One", "Two"),
                        "First line.",
                        0,
                        11,
                        document.uri(),
                        document.metadata(),
                        List.of(
                                new Block(Kind.LIST, 0, 10, Block.NONE),
                                new Block(Kind.ITEM, 6, 10, 0)));
        Scope staff = new Scope(TenantId.DEFAULT, List.of("staff"));
        try (SearchableStore index = engine.open(folder)) {
            index.put(document, List.of(new EmbeddedPassage(passage, StoreFixture.vector("x"))));
            index.commit();

            assertThat(index.find(staff, A))
                    .hasValue(
                            new StoredDocument(
                                    TenantId.DEFAULT,
                                    A,
                                    "upload",
                                    "Title",
                                    "https://example.org/a",
                                    "application/pdf",
                                    List.of("staff"),
                                    document.metadata(),
                                    "f".repeat(64),
                                    document.text().length(),
                                    1,
                                    index.version(TenantId.DEFAULT, A).orElseThrow()));
            assertThat(index.original(staff, A)).hasValue(document.text());
            try (IndexView view = index.passages().view()) {
                List<Hit> hits =
                        view.dense(StoreFixture.vector("x"), new Access(staff, Filter.all()), 5);
                assertThat(view.passages(new int[] {hits.getFirst().handle()}))
                        .containsExactly(passage);
            }
        }
    }

    @Test
    void keeps_unpaired_surrogates_in_texts_and_ids() throws IOException {
        String text = "high \ud800 low \udc00 pair \ud83d\ude00";
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("id\ud800", text));
            StoreFixture.put(index, StoreFixture.document("id\udc00", "other"));
            index.commit();

            assertThat(index.original(SCOPE, new DocumentId("id\ud800"))).hasValue(text);
            assertThat(index.original(SCOPE, new DocumentId("id\udc00"))).hasValue("other");
            try (IndexView view = index.passages().view()) {
                Hit hit = view.lexical(view.analyse("high"), StoreFixture.EVERYTHING, 1).getFirst();
                assertThat(hit.id()).isEqualTo(new DocumentId("id\ud800").passage(0));
                assertThat(view.passages(new int[] {hit.handle()}).getFirst().text())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void keeps_an_original_of_many_million_characters() throws IOException {
        String text = "Wörter und 😀 ".repeat(engine.share(2_500_000));
        try (SearchableStore index = engine.open(folder)) {
            index.put(StoreFixture.document("big", text), List.of());
            StoreFixture.put(index, StoreFixture.document("small", "small"));
            index.commit();

            assertThat(index.list(SCOPE, null, 10))
                    .extracting(StoredDocument::characters)
                    .containsExactly(text.length(), 5);
            assertThat(index.original(SCOPE, new DocumentId("big")).orElseThrow().equals(text))
                    .isTrue();
        }
    }

    @Test
    void replaces_a_document_with_all_its_passages() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple\nbanana\ncherry"));
            index.commit();
            StoreFixture.put(index, StoreFixture.document("a", "damson"));
            index.commit();

            assertThat(index.original(SCOPE, A)).hasValue("damson");
            assertThat(found(index, "apple banana cherry damson")).containsExactly("a#0");
            try (IndexView view = index.passages().view()) {
                assertThat(view.dense(StoreFixture.vector("apple"), StoreFixture.EVERYTHING, 10))
                        .hasSize(1);
            }
        }
    }

    @Test
    void deletes_a_document_with_all_its_passages() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple\nbanana"));
            StoreFixture.put(index, StoreFixture.document("b", "apple"));
            index.commit();

            assertThat(index.delete(TenantId.DEFAULT, A)).isTrue();
            assertThat(index.delete(TenantId.DEFAULT, A)).isFalse();
            index.commit();
            assertThat(index.delete(TenantId.DEFAULT, A)).isFalse();
            assertThat(index.find(SCOPE, A)).isEmpty();
            assertThat(found(index, "apple banana")).containsExactly("b#0");
        }
    }

    @Test
    void knows_documents_that_are_not_committed_yet_when_it_deletes() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            assertThat(index.delete(TenantId.DEFAULT, A)).isFalse();
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            assertThat(index.delete(TenantId.DEFAULT, A)).isTrue();
            index.commit();
            assertThat(found(index, "apple")).isEmpty();
        }
    }

    @Test
    void keeps_documents_of_one_id_apart_by_tenant() throws IOException {
        TenantId other = new TenantId("other");
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            StoreFixture.put(
                    index, StoreFixture.document(other, "a", List.of(), Metadata.NONE, "banana"));
            index.commit();
            index.delete(other, A);
            index.commit();

            assertThat(index.original(SCOPE, A)).hasValue("apple");
            assertThat(index.original(new Scope(other, List.of()), A)).isEmpty();
        }
    }

    @Test
    void shows_nothing_before_the_commit_and_everything_after() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            assertThat(index.find(SCOPE, A)).isEmpty();
            assertThat(found(index, "apple")).isEmpty();
            index.commit();
            assertThat(index.find(SCOPE, A)).isPresent();
            assertThat(found(index, "apple")).hasSize(1);
        }
    }

    @Test
    void keeps_a_view_as_it_was() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
            try (IndexView before = index.passages().view()) {
                StoreFixture.put(index, StoreFixture.document("b", "apple"));
                index.delete(TenantId.DEFAULT, A);
                index.commit();
                assertThat(before.lexical(before.analyse("apple"), StoreFixture.EVERYTHING, 5))
                        .extracting(hit -> hit.id().value())
                        .containsExactly("a#0");
            }
            try (IndexView after = index.passages().view()) {
                assertThat(after.position().settingsHash()).isEqualTo(StoreFixture.CONTENT.hash());
            }
        }
    }

    @Test
    void gives_up_what_was_not_committed_when_it_closes() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
            StoreFixture.put(index, StoreFixture.document("b", "banana"));
            index.delete(TenantId.DEFAULT, A);
        }
        try (SearchableStore index = engine.open(folder)) {
            assertThat(index.list(SCOPE, null, 10))
                    .extracting(d -> d.id().value())
                    .containsExactly("a");
        }
    }

    @Test
    void lists_page_by_page_in_the_order_of_ids() throws IOException {
        // By UTF-16 units the pair stands before the private-use character, by code points after
        // it.
        List<String> ids = List.of("A", "a", "a#", "b", "\ud83d\ude00", "\ue000");
        try (SearchableStore index = engine.open(folder)) {
            for (String id : ids.reversed()) {
                StoreFixture.put(index, StoreFixture.document(id, "text"));
            }
            index.commit();
            assertThat(index.list(SCOPE, null, 100))
                    .extracting(d -> d.id().value())
                    .containsExactlyElementsOf(ids);
            DocumentId last = null;
            for (int i = 0; i < ids.size(); i += 2) {
                List<StoredDocument> page = index.list(SCOPE, last, 2);
                assertThat(page)
                        .extracting(d -> d.id().value())
                        .containsExactlyElementsOf(ids.subList(i, i + 2));
                last = page.getLast().id();
            }
            assertThat(index.list(SCOPE, last, 2)).isEmpty();
        }
    }

    @Test
    void lists_documents_of_an_origin_whoever_may_see_them() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            TenantId.DEFAULT, "b", List.of("staff"), Metadata.NONE, "x"));
            StoreFixture.put(index, StoreFixture.document("a", "x"));
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            new TenantId("other"), "c", List.of(), Metadata.NONE, "x"));
            index.commit();

            assertThat(index.ofOrigin(TenantId.DEFAULT, "test"))
                    .extracting(d -> d.id().value())
                    .containsExactly("a", "b");
            assertThat(index.ofOrigin(TenantId.DEFAULT, "elsewhere")).isEmpty();
        }
    }

    @Test
    void lists_an_origin_in_pages_of_what_a_scope_may_see() throws IOException {
        Scope staff = new Scope(TenantId.DEFAULT, List.of("staff"));
        try (SearchableStore index = engine.open(folder)) {
            for (String id : List.of("a", "b", "c")) {
                StoreFixture.put(index, StoreFixture.document(id, "x"));
            }
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            TenantId.DEFAULT, "bb", List.of("staff"), Metadata.NONE, "x"));
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            new TenantId("other"), "d", List.of(), Metadata.NONE, "x"));
            index.commit();

            assertThat(index.list(staff, "test", null, 3))
                    .extracting(d -> d.id().value())
                    .containsExactly("a", "b", "bb");
            assertThat(index.list(SCOPE, "test", A, 2))
                    .extracting(d -> d.id().value())
                    .containsExactly("b", "c");
            assertThat(index.list(SCOPE, "elsewhere", null, 2)).isEmpty();
        }
    }

    @Test
    void knows_a_stored_document_whoever_may_see_it() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            IncomingDocument document =
                    StoreFixture.document(
                            TenantId.DEFAULT, "a", List.of("staff"), Metadata.NONE, "one\ntwo");
            StoreFixture.put(index, document);
            index.commit();

            assertThat(index.find(SCOPE, A)).isEmpty();
            assertThat(index.stored(TenantId.DEFAULT, A).orElseThrow().passages()).isEqualTo(2);
            assertThat(index.stored(new TenantId("other"), A)).isEmpty();
        }
    }

    @Test
    void refuses_passages_that_do_not_fit_their_document() throws IOException {
        IncomingDocument document = StoreFixture.document("a", "apple");
        Passage good = StoreFixture.passages(document).getFirst().passage();
        float[] unit = StoreFixture.vector("apple");
        try (SearchableStore index = engine.open(folder)) {
            assertThatThrownBy(
                            () ->
                                    index.put(
                                            StoreFixture.document("b", "apple"),
                                            List.of(new EmbeddedPassage(good, unit))))
                    .hasMessage("passage a#0 is of document a, not of b");
            assertThatThrownBy(
                            () ->
                                    index.put(
                                            StoreFixture.document("a", "Apple"),
                                            List.of(new EmbeddedPassage(good, unit))))
                    .hasMessage("passage a#0 is not the original's text from 0 to 5");
            assertThatThrownBy(
                            () ->
                                    index.put(
                                            document,
                                            List.of(
                                                    new EmbeddedPassage(good, unit),
                                                    new EmbeddedPassage(good, unit))))
                    .hasMessage("passage id a#0 stands twice in document a");
            assertThatThrownBy(
                            () ->
                                    index.put(
                                            document,
                                            List.of(new EmbeddedPassage(good, new float[] {1}))))
                    .hasMessage("the vector of passage a#0 has 1 dimensions, this index has 8");
            assertThatThrownBy(
                            () ->
                                    index.put(
                                            document,
                                            List.of(
                                                    new EmbeddedPassage(
                                                            good,
                                                            new float[StoreFixture.DIMENSIONS]))))
                    .hasMessage("the vector of passage a#0 has length 0.0, must be 1");
            float[] broken = unit.clone();
            broken[0] = Float.NaN;
            assertThatThrownBy(
                            () -> index.put(document, List.of(new EmbeddedPassage(good, broken))))
                    .hasMessage("the vector of passage a#0 has length NaN, must be 1");
        }
    }

    @Test
    void names_both_settings_when_they_do_not_fit() throws IOException {
        engine.open(folder).close();
        IndexSettings others =
                new IndexSettings(
                        new ModelIdentity("other", "1".repeat(64), "cuda:0"),
                        16,
                        LuceneAnalysis.DESCRIPTION,
                        "one passage a line");

        assertThatThrownBy(() -> engine.open(folder, others, SearchSettings.DEFAULTS))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("dimensions was '8' and is '16' now")
                .hasMessageContaining("embedder was 'seeded sha256:0000")
                .hasMessageContaining("and is 'other sha256:1111")
                .hasMessageContaining("index again")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("chunking"));
    }

    @Test
    void does_not_mind_another_device() throws IOException {
        engine.open(folder).close();
        IndexSettings moved =
                new IndexSettings(
                        new ModelIdentity("seeded", "0".repeat(64), "cuda:0"),
                        8,
                        LuceneAnalysis.DESCRIPTION,
                        "one passage a line");
        engine.open(folder, moved, SearchSettings.DEFAULTS).close();
        assertThat(moved.hash()).isEqualTo(StoreFixture.CONTENT.hash()).matches("[0-9a-f]{16}");
    }

    @Test
    void says_that_it_is_closed() throws IOException {
        SearchableStore index = engine.open(folder);
        index.close();
        index.close();
        assertThatThrownBy(() -> index.passages().view())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the index is closed");
    }

    @Test
    void counts_the_documents_that_can_be_searched_whoever_may_see_them() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            assertThat(index.documents()).isZero();
            StoreFixture.put(index, StoreFixture.document("a", "apple\npear"));
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            new TenantId("other"), "a", List.of("staff"), Metadata.NONE, "apple"));
            assertThat(index.documents()).isZero();
            index.commit();
            assertThat(index.documents()).isEqualTo(2);
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.delete(new TenantId("other"), A);
            index.commit();
            assertThat(index.documents()).isEqualTo(1);
        }
    }

    static List<String> found(SearchableStore index, String words) {
        try (IndexView view = index.passages().view()) {
            return view.lexical(view.analyse(words), StoreFixture.EVERYTHING, 100).stream()
                    .map(hit -> hit.id().value())
                    .toList();
        }
    }
}

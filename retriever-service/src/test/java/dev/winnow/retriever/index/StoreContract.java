package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.document;
import static dev.winnow.retriever.index.StoreFixture.found;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static dev.winnow.retriever.index.StoreFixture.vector;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
abstract class StoreContract extends EngineContract {

    private static final TenantId OURS = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("other");
    private static final Scope SCOPE = Scope.local();
    private static final Scope STAFF = new Scope(OURS, List.of("staff"));
    private static final DocumentId A = new DocumentId("a");

    StoreContract(Engine engine) {
        super(engine);
    }

    @Test
    void keeps_everything_that_was_put_in() throws IOException {
        IncomingDocument document = StoreFixture.everything(OURS);
        Passage passage =
                new Passage(
                        document.id().passage(0),
                        document.id(),
                        document.title(),
                        List.of("One", "Two"),
                        "First line.",
                        0,
                        11,
                        document.uri(),
                        document.metadata(),
                        List.of(
                                new Block(Kind.LIST, 0, 10, Block.NONE),
                                new Block(Kind.ITEM, 6, 10, 0)));
        index.put(document, List.of(new EmbeddedPassage(passage, vector("x"))));
        index.commit();

        assertThat(index.find(STAFF, document.id()))
                .hasValue(
                        new StoredDocument(
                                document.tenant(),
                                document.id(),
                                document.origin(),
                                document.title(),
                                document.uri(),
                                document.mediaType(),
                                document.groups(),
                                document.metadata(),
                                document.contentHash(),
                                document.text().length(),
                                1,
                                index.version(OURS, document.id()).orElseThrow()));
        assertThat(index.original(STAFF, document.id())).hasValue(document.text());
        try (IndexView view = view()) {
            List<Hit> hits = view.dense(vector("x"), new Access(STAFF, Filter.all()), 5);
            assertThat(view.passages(handles(hits))).containsExactly(passage);
        }
    }

    @Test
    void keeps_unpaired_surrogates_in_texts_and_ids() throws IOException {
        String text = "high \ud800 low \udc00 pair \ud83d\ude00";
        put("id\ud800", text);
        put("id\udc00", "other");
        index.commit();

        assertThat(index.original(SCOPE, new DocumentId("id\ud800"))).hasValue(text);
        assertThat(index.original(SCOPE, new DocumentId("id\udc00"))).hasValue("other");
        try (IndexView view = view()) {
            List<Hit> hits = byWords(view, "high", 1);
            assertThat(hits.getFirst().id()).isEqualTo(new DocumentId("id\ud800").passage(0));
            assertThat(view.passages(handles(hits)).getFirst().text()).isEqualTo(text);
        }
    }

    @Test
    void keeps_an_original_of_many_million_characters() throws IOException {
        String text = "Wörter und 😀 ".repeat(engine.share(2_500_000));
        index.put(document("big", text), List.of());
        put("small", "small");
        index.commit();

        assertThat(index.list(SCOPE, null, 10))
                .extracting(StoredDocument::characters)
                .containsExactly(text.length(), 5);
        assertThat(index.original(SCOPE, new DocumentId("big")).orElseThrow().equals(text))
                .isTrue();
    }

    @Test
    void replaces_a_document_with_all_its_passages() throws IOException {
        put("a", "apple\nbanana\ncherry");
        index.commit();
        put("a", "damson");
        index.commit();

        assertThat(index.original(SCOPE, A)).hasValue("damson");
        assertThat(found(index, "apple banana cherry damson")).containsExactly("a#0");
        try (IndexView view = view()) {
            assertThat(byVector(view, "apple", 10)).hasSize(1);
        }
    }

    @Test
    void deletes_a_document_with_all_its_passages_committed_or_not() throws IOException {
        assertThat(index.delete(OURS, A)).isFalse();
        put("a", "apple\nbanana");
        put("b", "apple");
        put("c", "apple");
        assertThat(index.delete(OURS, new DocumentId("c"))).isTrue();
        index.commit();
        assertThat(found(index, "apple banana")).containsExactlyInAnyOrder("a#0", "a#1", "b#0");

        assertThat(index.delete(OURS, A)).isTrue();
        assertThat(index.delete(OURS, A)).isFalse();
        index.commit();
        assertThat(index.delete(OURS, A)).isFalse();
        assertThat(index.find(SCOPE, A)).isEmpty();
        assertThat(found(index, "apple banana")).containsExactly("b#0");
    }

    @Test
    void keeps_documents_of_one_id_apart_by_tenant() throws IOException {
        put("a", "apple");
        put(document(OTHER, "a", List.of(), "banana"));
        index.commit();
        index.delete(OTHER, A);
        index.commit();

        assertThat(index.original(SCOPE, A)).hasValue("apple");
        assertThat(index.original(new Scope(OTHER, List.of()), A)).isEmpty();
    }

    @Test
    void shows_nothing_before_the_commit_and_everything_after() throws IOException {
        put("a", "apple");
        assertThat(index.find(SCOPE, A)).isEmpty();
        assertThat(found(index, "apple")).isEmpty();
        index.commit();
        assertThat(index.find(SCOPE, A)).isPresent();
        assertThat(found(index, "apple")).hasSize(1);
    }

    @Test
    void keeps_a_view_as_it_was() throws IOException {
        put("a", "apple");
        index.commit();
        try (IndexView before = view()) {
            put("b", "apple");
            index.delete(OURS, A);
            index.commit();
            assertThat(byWords(before, "apple", 5))
                    .extracting(hit -> hit.id().value())
                    .containsExactly("a#0");
            assertThat(before.position().settingsHash()).isEqualTo(StoreFixture.CONTENT.hash());
        }
    }

    @Test
    void readers_see_whole_versions_only_while_writers_replace_them() throws Exception {
        int versions = engine.share(100);
        AtomicInteger writing = new AtomicInteger(2);
        put("a", 0);
        put("b", 0);
        index.commit();
        long begin = index.sequence();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (String id : List.of("a", "b")) {
                all.add(
                        threads.submit(
                                () -> {
                                    try {
                                        for (int i = 1; i <= versions; i++) {
                                            put(id, i);
                                            index.commit();
                                        }
                                    } finally {
                                        writing.decrementAndGet();
                                    }
                                    return null;
                                }));
                all.add(
                        threads.submit(
                                () -> {
                                    do {
                                        readOneView();
                                    } while (writing.get() > 0);
                                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(index.sequence()).isGreaterThanOrEqualTo(begin + versions);
    }

    private void readOneView() {
        try (IndexView view = view()) {
            for (String id : List.of("a", "b")) {
                int[] lines = handles(byWords(view, "document" + id, 10));
                assertThat(lines).hasSize(3);
                assertThat(
                                view.passages(lines).stream()
                                        .map(line -> line.text().split(" ")[1])
                                        .distinct())
                        .as("one version")
                        .hasSize(1);
            }
        }
    }

    private void put(String id, int version) throws IOException {
        String line = "document" + id + " " + version + " line ";
        put(id, line + "1\n" + line + "2\n" + line + "3");
    }

    @Test
    void gives_up_what_was_not_committed_when_it_closes() throws IOException {
        put("a", "apple");
        index.commit();
        put("b", "banana");
        index.delete(OURS, A);
        reopen();
        assertThat(listed(index)).containsExactly("a");
    }

    @Test
    void lists_page_by_page_in_the_order_of_ids() throws IOException {
        // By UTF-16 units the pair stands before the private-use character, by code points after
        // it.
        List<String> ids = List.of("A", "a", "a#", "b", "\ud83d\ude00", "\ue000");
        for (String id : ids.reversed()) {
            put(id, "text");
        }
        index.commit();

        assertThat(listed(index)).isEqualTo(ids);
        DocumentId last = null;
        for (int i = 0; i < ids.size(); i += 2) {
            List<StoredDocument> page = index.list(SCOPE, last, 2);
            assertThat(values(page)).isEqualTo(ids.subList(i, i + 2));
            last = page.getLast().id();
        }
        assertThat(index.list(SCOPE, last, 2)).isEmpty();
    }

    @Test
    void lists_an_origin_in_pages_of_what_a_scope_may_see_and_whole_to_ingestion()
            throws IOException {
        for (String id : List.of("a", "b", "c")) {
            put(id, "x");
        }
        put(document(OURS, "bb", List.of("staff"), "x"));
        put(document(OTHER, "d", List.of(), "x"));
        index.commit();

        assertThat(values(index.list(STAFF, "test", null, 3))).containsExactly("a", "b", "bb");
        assertThat(values(index.list(SCOPE, "test", A, 2))).containsExactly("b", "c");
        assertThat(index.list(SCOPE, "elsewhere", null, 2)).isEmpty();
        assertThat(values(index.ofOrigin(OURS, "test"))).containsExactly("a", "b", "bb", "c");
        assertThat(index.ofOrigin(OURS, "elsewhere")).isEmpty();
    }

    @Test
    void knows_and_counts_documents_whoever_may_see_them_once_they_are_committed()
            throws IOException {
        put(document(OURS, "a", List.of("staff"), "one\ntwo"));
        put(document(OTHER, "b", List.of(), "one"));
        assertThat(index.documents()).isZero();
        index.commit();

        assertThat(index.documents()).isEqualTo(2);
        assertThat(index.find(SCOPE, A)).isEmpty();
        assertThat(index.stored(OURS, A).orElseThrow().passages()).isEqualTo(2);
        assertThat(index.stored(OTHER, A)).isEmpty();

        put("a", "apple");
        index.delete(OTHER, new DocumentId("b"));
        index.commit();
        assertThat(index.documents()).isEqualTo(1);
    }

    @Test
    void refuses_passages_that_do_not_fit_their_document() {
        EmbeddedPassage good = StoreFixture.passages(document("a", "apple")).getFirst();
        float[] broken = vector("apple");
        broken[0] = Float.NaN;

        refuses("passage a#0 is of document a, not of b", "b", "apple", good);
        refuses("passage a#0 is not the original's text from 0 to 5", "a", "Apple", good);
        refuses("passage id a#0 stands twice in document a", "a", "apple", good, good);
        refusesVector("has 1 dimensions, this index has 8", new float[] {1});
        refusesVector("has length 0.0, must be 1", new float[StoreFixture.DIMENSIONS]);
        refusesVector("has length NaN, must be 1", broken);
    }

    private void refusesVector(String refusal, float[] vector) {
        Passage passage = StoreFixture.passages(document("a", "apple")).getFirst().passage();
        refuses(
                "the vector of passage a#0 " + refusal,
                "a",
                "apple",
                new EmbeddedPassage(passage, vector));
    }

    private void refuses(String refusal, String id, String text, EmbeddedPassage... passages) {
        assertThatThrownBy(() -> index.put(document(id, text), List.of(passages)))
                .hasMessage(refusal);
    }

    @Test
    void names_both_settings_when_they_do_not_fit() throws IOException {
        index.close();

        assertThatThrownBy(
                        () ->
                                engine.open(
                                        folder,
                                        settings(
                                                new ModelIdentity(
                                                        "other", "1".repeat(64), "cuda:0"),
                                                16),
                                        SearchSettings.DEFAULTS))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("dimensions was '8' and is '16' now")
                .hasMessageContaining("embedder was 'seeded sha256:0000")
                .hasMessageContaining("and is 'other sha256:1111")
                .hasMessageContaining("index again")
                .hasMessageNotContaining("chunking");
    }

    @Test
    void does_not_mind_another_device() throws IOException {
        index.close();
        IndexSettings moved = settings(new ModelIdentity("seeded", "0".repeat(64), "cuda:0"), 8);

        engine.open(folder, moved, SearchSettings.DEFAULTS).close();
        assertThat(moved.hash()).isEqualTo(StoreFixture.CONTENT.hash()).matches("[0-9a-f]{16}");
    }

    private static IndexSettings settings(ModelIdentity embedder, int dimensions) {
        return new IndexSettings(
                embedder,
                dimensions,
                StoreFixture.CONTENT.analysis(),
                StoreFixture.CONTENT.chunking(),
                null);
    }

    @Test
    void says_that_it_is_closed() throws IOException {
        index.close();
        index.close();
        assertThatThrownBy(this::view)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the index is closed");
    }

    private static List<String> values(List<StoredDocument> documents) {
        return documents.stream().map(document -> document.id().value()).toList();
    }
}

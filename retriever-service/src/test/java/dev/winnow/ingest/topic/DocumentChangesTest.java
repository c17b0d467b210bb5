package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.DocumentPreparation.WorkerNotReadyException;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.ingest.run.SeenStore;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.StoreFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DocumentChangesTest {

    private static final DocumentKey KEY =
            new DocumentKey(new TenantId("acme"), new DocumentId("note.md"));

    @TempDir private Path folder;

    private final AtomicInteger extracted = new AtomicInteger();
    private final CountingEmbedder embedder = new CountingEmbedder();
    private final List<DocumentEvent> newestFirst = new ArrayList<>();

    /** What the store has of the document in the end, or null. */
    private StoredDocument stored;

    @Test
    void a_hundred_refused_changes_of_one_document_are_looked_at_once_each() throws Exception {
        for (int i = 0; i < 100; i++) {
            change(" ", null);
        }

        Map<DocumentEvent, String> refused = settle();

        assertThat(stored).isNull();
        assertThat(refused).containsOnlyKeys(newestFirst);
        assertThat(refused.values()).allMatch(why -> why.startsWith("empty"));
        assertThat(extracted).hasValue(100);
        assertThat(embedder.embedded).hasValue(0);
    }

    @Test
    void of_a_hundred_good_changes_only_the_newest_is_embedded() throws Exception {
        change("The first, of staff.", List.of("staff"));
        for (int i = 1; i < 100; i++) {
            change("Number %d.".formatted(i), null);
        }

        settle();

        assertThat(stored.sequence()).isEqualTo(100);
        assertThat(stored.groups()).containsExactly("staff");
        assertThat(embedder.embedded).hasValue(1);
        assertThat(extracted).hasValue(100);
    }

    @Test
    void older_changes_are_not_looked_at_where_the_newest_names_its_groups() throws Exception {
        change("One.", null);
        change("Two.", List.of());
        change("Three.", List.of("board"));

        settle();

        assertThat(stored.groups()).containsExactly("board");
        assertThat(extracted).hasValue(1);
    }

    @Test
    void a_change_behind_refused_ones_has_the_groups_of_the_newest_good_one_before_it()
            throws Exception {
        change("One.", List.of("staff"));
        change("Two.", List.of());
        change(" ", List.of("board"));
        change("Three.", null);
        change(" ", List.of("board"));
        change(" ", null);

        Map<DocumentEvent, String> refused = settle();

        assertThat(stored.sequence()).isEqualTo(4);
        assertThat(stored.groups()).isEmpty();
        assertThat(refused).hasSize(2);
        assertThat(embedder.embedded).hasValue(1);
    }

    @Test
    void a_store_that_fails_is_no_reason_to_refuse_a_document() {
        change("One.", null);
        change("Two.", null);

        assertThatThrownBy(() -> settle(new IllegalStateException("of the document: Two.")))
                .isInstanceOf(WorkerNotReadyException.class)
                .hasMessage("a document could not be stored: IllegalStateException")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_document_that_does_not_fit_the_store_is_refused() throws Exception {
        change("One.", null);
        change("Two.", null);

        Map<DocumentEvent, String> refused = settle(new IllegalArgumentException("too large"));

        assertThat(stored).isNull();
        assertThat(refused).containsOnlyKeys(newestFirst);
        assertThat(refused.values()).containsOnly("internal-error: IllegalArgumentException");
    }

    @Test
    void a_change_that_says_too_much_of_a_document_is_refused_with_field_and_limit()
            throws Exception {
        change("One.", null);
        for (DocumentRecord tooMuch :
                List.of(
                        described("x".repeat(1_001), null, Metadata.NONE),
                        described(null, "https://a.example/" + "x".repeat(2_000), Metadata.NONE),
                        described(null, null, Metadata.of("m", "x".repeat(1_000_000))))) {
            newestFirst.addFirst(
                    new DocumentEvent(KEY, newestFirst.size() + 1, tooMuch, Instant.EPOCH));
        }

        Map<DocumentEvent, String> refused = settle();

        assertThat(newestFirst.stream().limit(3).map(refused::get))
                .satisfiesExactly(
                        why ->
                                assertThat(why)
                                        .startsWith(
                                                "description-too-large: metadata has 1,000,001 bytes, at most 65,536"),
                        why -> assertThat(why).contains("uri has 2,018 characters, at most 2,000"),
                        why ->
                                assertThat(why)
                                        .contains("title has 1,001 characters, at most 1,000"));
        assertThat(stored.sequence()).isEqualTo(1);
    }

    private static DocumentRecord described(String title, String uri, Metadata metadata) {
        return new DocumentRecord(title, "Words.", null, null, uri, null, null, metadata, null);
    }

    private void change(String text, List<String> groups) {
        byte[] content = text.isBlank() ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        newestFirst.addFirst(
                new DocumentEvent(
                        KEY,
                        newestFirst.size() + 1,
                        new DocumentRecord(
                                null, null, content, null, null, groups, null, null, null),
                        Instant.EPOCH));
    }

    private Map<DocumentEvent, String> settle() throws Exception {
        return settle(null);
    }

    /**
     * @param failure of the store, when a document is put; null if it has none
     */
    private Map<DocumentEvent, String> settle(RuntimeException failure) throws Exception {
        DocumentPreparation documents =
                new DocumentPreparation(embedder.preparation(counted(), InstantSource.system()));
        try (LuceneIndex store = StoreFixture.open(folder)) {
            Map<DocumentEvent, String> refused =
                    new DocumentChanges(
                                    KEY,
                                    newestFirst,
                                    failure == null
                                            ? store
                                            : SeenStore.of(
                                                    VersionedDocumentStore.class,
                                                    store,
                                                    SeenStore.failing("put", failure)),
                                    documents,
                                    documents.withoutModel())
                            .settle();
            store.commit();
            stored = store.stored(KEY.tenant(), KEY.id()).orElse(null);
            return refused;
        }
    }

    private Extractor counted() {
        Extractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);
        return new Extractor() {
            @Override
            public ExtractedDocument extract(String name, byte[] content)
                    throws ExtractionException, InterruptedException {
                extracted.incrementAndGet();
                return extractor.extract(name, content);
            }

            @Override
            public void close() {}
        };
    }
}

package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
abstract class VersionedChangesContract {

    private final Engine engine;

    VersionedChangesContract(Engine engine) {
        this.engine = engine;
    }

    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final DocumentId A = new DocumentId("a");
    private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void
            an_older_version_that_comes_late_changes_nothing_whether_the_newer_one_is_committed_or_not()
                    throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            put(index, "new", 5);
            put(index, "old", 4);
            commit(index, 1);
            put(index, "older", 3);
            commit(index, 2);
            assertThat(text(index)).isEqualTo("new");
            assertThat(index.version(TENANT, A)).hasValue(5);
        }
    }

    @Test
    void the_same_version_again_changes_nothing() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            put(index, "first", 5);
            commit(index, 1);
            StoredDocument before = index.stored(TENANT, A).orElseThrow();
            put(index, "again", 5);
            commit(index, 2);
            assertThat(index.stored(TENANT, A)).hasValue(before);
            assertThat(text(index)).isEqualTo("first");
            assertThat(index.documents()).isEqualTo(1);
        }
    }

    @Test
    void a_deleted_document_comes_back_with_a_newer_version_only() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            put(index, "there", 5);
            index.delete(TENANT, A, 4, DELETED);
            commit(index, 1);
            assertThat(text(index)).isEqualTo("there");
            index.delete(TENANT, A, 7, DELETED);
            put(index, "late", 6);
            commit(index, 2);
            assertThat(index.documents()).isZero();
            put(index, "late again", 6);
            commit(index, 3);
            assertThat(index.documents()).isZero();
            assertThat(index.version(TENANT, A)).hasValue(7);
            put(index, "back", 8);
            commit(index, 4);
            assertThat(text(index)).isEqualTo("back");
        }
    }

    @Test
    void a_mark_of_a_deletion_goes_when_it_is_older_than_asked_for() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            index.delete(TENANT, A, 7, DELETED);
            commit(index, 1);
            index.purge(DELETED);
            commit(index, 2);
            assertThat(index.version(TENANT, A)).hasValue(7);
            index.purge(DELETED.plusMillis(1));
            commit(index, 3);
            assertThat(index.version(TENANT, A)).isEmpty();
        }
    }

    @Test
    void the_groups_are_those_of_the_newest_version_and_of_none_once_it_is_deleted()
            throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            IncomingDocument secret =
                    StoreFixture.document(TENANT, "a", List.of("board"), Metadata.NONE, "plans");
            index.put(secret, StoreFixture.passages(secret), 2);
            assertThat(index.groups(TENANT, A)).containsExactly("board");
            put(index, "for all, and older", 1);
            assertThat(index.groups(TENANT, A)).containsExactly("board");
            commit(index, 1);
            assertThat(index.groups(TENANT, A)).containsExactly("board");
            index.delete(TENANT, A, 3, DELETED);
            assertThat(index.groups(TENANT, A)).isEmpty();
        }
    }

    @Test
    void an_index_goes_on_where_its_commit_ends() throws IOException {
        TopicPosition there = new TopicPosition("t", 2, new TreeMap<>(Map.of(0, 7L, 1, 3L)));
        try (SearchableStore index = engine.open(folder)) {
            assertThat(index.position()).isNull();
            put(index, "kept", 1);
            index.commit(there, index.losses());
            put(index, "given up", 2);
        }
        try (SearchableStore index = engine.open(folder)) {
            assertThat(index.position()).isEqualTo(there);
            assertThat(text(index)).isEqualTo("kept");
            assertThat(index.version(TENANT, A)).hasValue(1);
            assertThat(index.passages().view().position().sequence()).isEqualTo(there.sequence());
        }
    }

    @Test
    void of_hundreds_of_changes_between_two_commits_the_newest_of_each_document_holds()
            throws IOException {
        int documents = 600;
        try (SearchableStore index = engine.open(folder)) {
            for (long version : List.of(2L, 1L, 3L)) {
                for (int i = version == 1 ? 300 : 0; i < documents; i++) {
                    put(index, "d" + i, "version" + version, version);
                }
            }
            index.delete(TENANT, new DocumentId("d7"), 4, DELETED);
            assertThat(index.version(TENANT, new DocumentId("d599"))).hasValue(3);
            commit(index, 1);
            assertThat(index.documents()).isEqualTo(documents - 1);
            assertThat(index.list(Scope.local(), null, documents))
                    .extracting(StoredDocument::passages)
                    .containsOnly(1);
            for (String id : List.of("d0", "d499", "d500", "d599")) {
                assertThat(index.original(Scope.local(), new DocumentId(id))).hasValue("version3");
            }
        }
    }

    @Test
    void a_commit_of_one_partition_leaves_the_others_and_takes_none_back() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            index.commit(position(0, Map.of(0, 7L, 1, 3L)), index.losses());
            index.commit(position(0, Map.of(0, 5L, 2, 1L)), index.losses());
            assertThat(index.position()).isEqualTo(position(0, Map.of(0, 7L, 1, 3L, 2, 1L)));
            index.commit(position(1, Map.of(0, 0L)), index.losses());
            assertThat(index.position()).isEqualTo(position(1, Map.of(0, 0L)));
        }
    }

    private static void put(SearchableStore index, String text, long version) throws IOException {
        put(index, "a", text, version);
    }

    private static void put(SearchableStore index, String id, String text, long version)
            throws IOException {
        IncomingDocument document = StoreFixture.document(id, text);
        index.put(document, StoreFixture.passages(document), version);
    }

    private static void commit(SearchableStore index, long next) throws IOException {
        index.commit(position(0, Map.of(0, next)), index.losses());
    }

    private static TopicPosition position(int generation, Map<Integer, Long> next) {
        return new TopicPosition("t" + generation, generation, new TreeMap<>(next));
    }

    private static String text(SearchableStore index) throws IOException {
        return index.original(Scope.local(), A).orElseThrow();
    }
}

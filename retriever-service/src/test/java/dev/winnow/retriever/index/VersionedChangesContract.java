package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
abstract class VersionedChangesContract extends EngineContract {

    private static final TenantId TENANT = TenantId.DEFAULT;
    private static final DocumentId A = new DocumentId("a");
    private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");

    VersionedChangesContract(Engine engine) {
        super(engine);
    }

    @Test
    void
            an_older_version_that_comes_late_changes_nothing_whether_the_newer_one_is_committed_or_not()
                    throws IOException {
        put("new", 5);
        put("old", 4);
        commit(1);
        put("older", 3);
        commit(2);
        assertThat(text()).isEqualTo("new");
        assertThat(index.version(TENANT, A)).hasValue(5);
    }

    @Test
    void the_same_version_again_changes_nothing() throws IOException {
        put("first", 5);
        commit(1);
        StoredDocument before = index.stored(TENANT, A).orElseThrow();
        put("again", 5);
        commit(2);
        assertThat(index.stored(TENANT, A)).hasValue(before);
        assertThat(text()).isEqualTo("first");
        assertThat(index.documents()).isEqualTo(1);
    }

    @Test
    void a_deleted_document_comes_back_with_a_newer_version_only() throws IOException {
        put("there", 5);
        index.delete(TENANT, A, 4, DELETED);
        commit(1);
        assertThat(text()).isEqualTo("there");
        index.delete(TENANT, A, 7, DELETED);
        put("late", 6);
        commit(2);
        assertThat(index.documents()).isZero();
        put("late again", 6);
        commit(3);
        assertThat(index.documents()).isZero();
        assertThat(index.version(TENANT, A)).hasValue(7);
        put("back", 8);
        commit(4);
        assertThat(text()).isEqualTo("back");
    }

    @Test
    void a_mark_of_a_deletion_goes_when_it_is_older_than_asked_for() throws IOException {
        index.delete(TENANT, A, 7, DELETED);
        commit(1);
        index.purge(DELETED);
        commit(2);
        assertThat(index.version(TENANT, A)).hasValue(7);
        index.purge(DELETED.plusMillis(1));
        commit(3);
        assertThat(index.version(TENANT, A)).isEmpty();
    }

    @Test
    void the_groups_are_those_of_the_newest_version_and_of_none_once_it_is_deleted()
            throws IOException {
        put(StoreFixture.document(TENANT, "a", List.of("board"), "plans"), 2);
        assertThat(index.groups(TENANT, A)).containsExactly("board");
        put("for all, and older", 1);
        assertThat(index.groups(TENANT, A)).containsExactly("board");
        commit(1);
        assertThat(index.groups(TENANT, A)).containsExactly("board");
        index.delete(TENANT, A, 3, DELETED);
        assertThat(index.groups(TENANT, A)).isEmpty();
    }

    @Test
    void an_index_goes_on_where_its_commit_ends() throws IOException {
        TopicPosition there = new TopicPosition("t", 2, new TreeMap<>(Map.of(0, 7L, 1, 3L)));
        assertThat(index.position()).isNull();
        put("kept", 1);
        index.commit(there, index.losses());
        put("given up", 2);
        reopen();
        assertThat(index.position()).isEqualTo(there);
        assertThat(text()).isEqualTo("kept");
        assertThat(index.version(TENANT, A)).hasValue(1);
        assertThat(index.sequence()).isEqualTo(there.sequence());
    }

    @Test
    void of_hundreds_of_changes_between_two_commits_the_newest_of_each_document_holds()
            throws IOException {
        int documents = 600;
        for (long version : List.of(2L, 1L, 3L)) {
            for (int i = version == 1 ? 300 : 0; i < documents; i++) {
                put(StoreFixture.document("d" + i, "version" + version), version);
            }
        }
        index.delete(TENANT, new DocumentId("d7"), 4, DELETED);
        assertThat(index.version(TENANT, new DocumentId("d599"))).hasValue(3);
        commit(1);
        assertThat(index.documents()).isEqualTo(documents - 1);
        assertThat(index.list(Scope.local(), null, documents))
                .extracting(StoredDocument::passages)
                .containsOnly(1);
        for (String id : List.of("d0", "d499", "d500", "d599")) {
            assertThat(index.original(Scope.local(), new DocumentId(id))).hasValue("version3");
        }
    }

    @Test
    void a_commit_of_one_partition_leaves_the_others_and_takes_none_back() throws IOException {
        index.commit(position(0, Map.of(0, 7L, 1, 3L)), index.losses());
        index.commit(position(0, Map.of(0, 5L, 2, 1L)), index.losses());
        assertThat(index.position()).isEqualTo(position(0, Map.of(0, 7L, 1, 3L, 2, 1L)));
        index.commit(position(1, Map.of(0, 0L)), index.losses());
        assertThat(index.position()).isEqualTo(position(1, Map.of(0, 0L)));
    }

    private void put(String text, long version) throws IOException {
        put(StoreFixture.document("a", text), version);
    }

    private void put(IncomingDocument document, long version) throws IOException {
        index.put(document, StoreFixture.passages(document), version);
    }

    private void commit(long next) throws IOException {
        index.commit(position(0, Map.of(0, next)), index.losses());
    }

    private static TopicPosition position(int generation, Map<Integer, Long> next) {
        return new TopicPosition("t" + generation, generation, new TreeMap<>(next));
    }

    private String text() throws IOException {
        return index.original(Scope.local(), A).orElseThrow();
    }
}

package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.Retrieval;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import dev.winnow.testing.OpenSearchNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with an OpenSearch, each in words of its own, and what holds all the same. */
@Tag("servers")
class OpenSearchFaultsTest {

    private static final DocumentId A = new DocumentId("a");

    @TempDir private Path folder;

    private OpenSearchNode node;
    private FaultyWay way;
    private String index;
    private OpenSearchStore store;

    @BeforeEach
    void begin() throws IOException {
        node = OpenSearchNode.shared();
        way = new FaultyWay(node.uri());
        index = Engine.name(folder);
        OpenSearchStore.apply(settings(node.uri()), StoreFixture.CONTENT, 1, 0);
        store = open(way.uri());
    }

    @AfterEach
    void end() throws IOException {
        store.close();
        way.close();
    }

    @Test
    void an_index_that_is_not_there_is_told_with_the_command_that_makes_it() {
        node.ask("DELETE", '/' + index, null);
        refuses(() -> open(node.uri()), "no index " + index, "winnow store apply");
    }

    @Test
    void an_index_of_somebody_else_is_left_alone() {
        node.ask("DELETE", '/' + index, null);
        node.ask("PUT", '/' + index, "{}");
        refuses(
                () -> OpenSearchStore.apply(settings(node.uri()), StoreFixture.CONTENT, 1, 0),
                "not one of Winnow's",
                "winnow.opensearch.index");
    }

    @Test
    void an_address_where_nobody_listens_is_told_from_one_without_tls() {
        refuses(
                () -> open(URI.create("http://127.0.0.1:1")),
                "does not answer at http://127.0.0.1:1",
                "winnow.opensearch.uris");
        refuses(
                () -> open(URI.create("https://127.0.0.1:" + node.uri().getPort())),
                "TLS",
                "winnow.opensearch.tls.certificates");
    }

    @Test
    void
            a_password_that_is_not_known_and_a_right_that_is_missing_are_two_errors_and_tell_no_password() {
        OpenSearchSettings settings =
                Engine.settings(way.uri(), index, "hunter2", SearchSettings.DEFAULTS);
        assertThat(settings.toString()).doesNotContain("hunter2");
        way.answer(index, 401, "security_exception");
        refuses(() -> open(settings), "winnow.opensearch.password")
                .hasMessageNotContaining("hunter2");
        way.answer(index, 403, "security_exception");
        refuses(() -> open(settings), "may not do this");
    }

    private static AbstractThrowableAssert<?, ?> refuses(ThrowingCallable use, String... why) {
        return assertThatThrownBy(use)
                .isInstanceOf(IndexOpenException.class)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(why));
    }

    @Test
    void a_change_that_is_refused_for_want_of_time_is_made_when_there_is_some() throws IOException {
        var asked = way.answer("/_bulk", 0, 3, 429, "rejected_execution_exception");
        store("a", "apple");
        assertThat(asked).hasValueGreaterThanOrEqualTo(3);
        assertThat(store.losses()).isZero();
        assertThat(found("apple")).containsExactly("a#0");
    }

    @Test
    void a_change_that_is_refused_for_good_is_lost_with_those_before_it_and_counted()
            throws IOException {
        put("a", "apple");
        way.answer("/_bulk", 400, "mapper_parsing_exception");
        assertThatThrownBy(store::commit)
                .isInstanceOf(IndexWriteException.class)
                .hasMessageContaining("mapper_parsing_exception")
                .hasMessageNotContaining("secret words");
        assertThat(store.losses()).isEqualTo(1);
        way.heal();
        store.commit();
        assertThat(found("apple")).isEmpty();
        store("b", "apple");
        assertThat(found("apple")).containsExactly("b#0");
    }

    @Test
    void a_connection_that_breaks_in_an_answer_fails_one_search_and_not_the_next()
            throws IOException {
        store("a", "apple");
        way.cut("/_search");
        assertThatThrownBy(() -> found("apple"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("broke off");
        way.heal();
        assertThat(found("apple")).containsExactly("a#0");
    }

    @Test
    void a_search_that_cannot_be_answered_now_says_where_to_look() throws IOException {
        way.answer("/_search", 503, "search_phase_execution_exception");
        assertThatThrownBy(() -> found("apple"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("503, search_phase_execution_exception")
                .hasMessageContaining("health of its nodes");
    }

    @Test
    void a_search_ends_with_its_deadline_however_long_the_engine_is_silent() throws IOException {
        InstantSource clock = InstantSource.system();
        way.silence("/_search");
        try (IndexView view = store.passages().view(Deadline.in(Duration.ofSeconds(1), clock))) {
            assertThatThrownBy(() -> byWords(view, "apple", 5))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("did not answer within")
                    .hasMessageNotContaining("apple");
        }
    }

    @Test
    void an_index_that_is_blocked_takes_no_changes_and_is_searched_all_the_same()
            throws IOException {
        store("a", "apple");
        block("write", true);
        put("b", "apple");
        assertThatExceptionOfType(IndexWriteException.class)
                .isThrownBy(store::commit)
                .withMessageContaining("blocked for writing")
                .satisfies(refused -> assertThat(refused.isForRoom()).isFalse());
        assertThatThrownBy(store::requireWritable).isInstanceOf(IndexWriteException.class);
        assertThat(found("apple")).containsExactly("a#0");
        block("write", false);
        store.requireWritable();
        store("b", "apple");
        assertThat(found("apple")).containsExactly("a#0", "b#0");
    }

    @Test
    void a_disk_past_the_flood_stage_is_told_from_other_blocks() throws IOException {
        block("read_only_allow_delete", true);
        put("a", "apple");
        assertThatExceptionOfType(IndexWriteException.class)
                .isThrownBy(store::commit)
                .withMessageContaining("flood-stage")
                .satisfies(refused -> assertThat(refused.isForRoom()).isTrue());
        assertThatExceptionOfType(IndexWriteException.class)
                .isThrownBy(store::requireWritable)
                .satisfies(refused -> assertThat(refused.isForRoom()).isTrue());
        block("read_only_allow_delete", false);
    }

    @Test
    void what_is_written_and_not_committed_is_never_shown_and_costs_no_hits() throws IOException {
        IncomingDocument before = StoreFixture.document("a", "apple one\napple two\napple three");
        String line = "apple pear ".repeat(20_000);
        IncomingDocument after = StoreFixture.document("a", (line + '\n').repeat(12));
        try (OpenSearchStore other = open(node.uri())) {
            StoreFixture.put(store, before);
            store("b", "apple apple apple");
            // Larger than what is kept back, so that most of it is sent.
            StoreFixture.put(other, after);
            node.ask("POST", '/' + index + "/_refresh", null);
            assertThat(count("p")).isGreaterThan(4);
            assertThat(found("apple", 4)).hasSize(4).contains("a#0", "a#1", "a#2", "b#0");
            assertThat(found("pear", 4)).isEmpty();
            try (IndexView view = store.passages().view()) {
                assertThat(ids(byVector(view, line, 4)))
                        .containsExactlyInAnyOrder("a#0", "a#1", "a#2", "b#0");
            }
            other.commit();
            assertThat(found("apple", 100)).hasSize(13);
            assertThat(count("p")).isEqualTo(13);
        }
    }

    @Test
    void what_a_writer_left_behind_that_died_goes_with_the_purge() throws IOException {
        String line = "apple pear ".repeat(20_000);
        try (OpenSearchStore dying = open(node.uri())) {
            StoreFixture.put(dying, "kept", "apple");
            dying.commit();
            StoreFixture.put(dying, "kept", (line + '\n').repeat(12));
            StoreFixture.put(dying, "never", (line + '\n').repeat(12));
        }
        node.ask("POST", '/' + index + "/_refresh", null);
        assertThat(count("p")).isGreaterThan(4);
        store.close();
        store = open(way.uri());
        store.purge(InstantSource.system().instant().plus(Duration.ofDays(1)));
        store.commit();
        assertThat(count("p")).isEqualTo(1);
        assertThat(count("i")).isZero();
        assertThat(store.original(StoreFixture.EVERYTHING.scope(), new DocumentId("kept")))
                .hasValue("apple");
    }

    /** The mark is there, and the writer does not come to remove what it hides. */
    @Test
    void what_is_left_of_a_document_whose_deletion_broke_off_goes_with_the_purge()
            throws IOException {
        store("a", "apple");
        store.delete(TenantId.DEFAULT, A);
        way.answer("/_bulk", 2, Integer.MAX_VALUE, 403, "security_exception");
        assertThatThrownBy(store::commit).isInstanceOf(IndexWriteException.class);
        way.heal();
        node.ask("POST", '/' + index + "/_refresh", null);
        assertThat(found("apple")).isEmpty();
        assertThat(count("p")).isEqualTo(1);

        assertThat(store.delete(TenantId.DEFAULT, A)).isFalse();
        store.purge(InstantSource.system().instant().plus(Duration.ofDays(1)));
        store.commit();
        assertThat(List.of("p", "o", "i")).allSatisfy(kind -> assertThat(count(kind)).isZero());
    }

    @Test
    void a_page_of_something_else_is_no_empty_answer() throws IOException {
        store("a", "apple");
        way.page("/_search");
        assertThatThrownBy(() -> store.documents())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no OpenSearch")
                .hasMessageNotContaining("Sign in");
    }

    @Test
    void two_writers_of_one_document_leave_the_newer_version_whoever_commits_last()
            throws IOException {
        IncomingDocument older = StoreFixture.document("a", "older words");
        IncomingDocument newer = StoreFixture.document("a", "newer words");
        try (OpenSearchStore other = open(node.uri())) {
            store.put(older, StoreFixture.passages(older), 5);
            other.put(newer, StoreFixture.passages(newer), 6);
            other.commit();
            store.commit();
        }
        assertThat(store.original(StoreFixture.EVERYTHING.scope(), A)).hasValue("newer words");
        assertThat(store.version(TenantId.DEFAULT, A)).hasValue(6);
        assertThat(found("words")).containsExactly("a#0");
        assertThat(count("p")).isEqualTo(1);
        assertThat(count("i")).isZero();
    }

    @Test
    void equal_questions_to_one_point_in_time_have_equal_answers_whatever_is_written_meanwhile()
            throws IOException {
        for (int i = 0; i < 20; i++) {
            put("d" + i, "apple pear " + "plum ".repeat(i));
        }
        store.commit();
        try (IndexView view = store.passages().view()) {
            List<Hit> words = byWords(view, "apple plum", 20);
            List<Hit> vectors = byVector(view, "q", 20);
            put("d3", "apple");
            store.delete(TenantId.DEFAULT, new DocumentId("d4"));
            store.commit();
            assertThat(byWords(view, "apple plum", 20)).isEqualTo(words);
            assertThat(byVector(view, "q", 20)).isEqualTo(vectors);
            assertThat(view.missing()).isNull();
        }
    }

    @Test
    void passages_on_a_node_that_died_are_missing_and_the_answer_says_so() throws IOException {
        List<OpenSearchNode> nodes = OpenSearchNode.cluster(2);
        try {
            OpenSearchSettings settings = settings(nodes.getFirst().uri());
            OpenSearchStore.apply(settings, StoreFixture.CONTENT, 2, 0);
            nodes.getFirst().awaitHealthy("green");
            try (OpenSearchStore divided = open(settings)) {
                for (int i = 0; i < 20; i++) {
                    StoreFixture.put(divided, "d" + i, "apple");
                }
                divided.commit();
                assertThat(StoreFixture.found(divided, "apple")).hasSize(20);
                nodes.getLast().kill();
                Retrieval partial = retrieve(divided);
                assertThat(partial.outcome()).isEqualTo(new Outcome.Degraded("index-partial"));
                assertThat(partial.notes()).contains("index-partial: 1 of 2 shards did not answer");
                assertThat(partial.candidates()).isNotEmpty().hasSizeLessThan(20);
            }
        } finally {
            nodes.forEach(OpenSearchNode::close);
        }
    }

    private static Retrieval retrieve(OpenSearchStore store) {
        return new HybridRetriever(
                        store.passages(), new SeededEmbedder(), RetrievalSettings.DEFAULTS)
                .retrieve(
                        new RetrievalRequest(
                                "apple", StoreFixture.EVERYTHING, 50, RetrievalMode.HYBRID),
                        StageContext.until(Deadline.NONE, InstantSource.system()));
    }

    private OpenSearchStore open(URI uri) throws IOException {
        return open(settings(uri));
    }

    private static OpenSearchStore open(OpenSearchSettings settings) throws IOException {
        return OpenSearchStore.open(
                settings, StoreFixture.CONTENT, new LuceneAnalysis(), InstantSource.system());
    }

    private OpenSearchSettings settings(URI uri) {
        return Engine.settings(uri, index, null, SearchSettings.DEFAULTS);
    }

    private void put(String id, String text) throws IOException {
        StoreFixture.put(store, id, text);
    }

    private void store(String id, String text) throws IOException {
        put(id, text);
        store.commit();
    }

    private void block(String which, boolean on) {
        node.ask(
                "PUT",
                '/' + index + "/_settings",
                "{\"index.blocks.%s\": %s}".formatted(which, on ? "true" : "null"));
    }

    /** How many documents of the engine are of a kind. */
    private int count(String kind) {
        String answer =
                node.ask(
                                "POST",
                                '/' + index + "/_count",
                                "{\"query\":{\"term\":{\"kind\":\"%s\"}}}".formatted(kind))
                        .body();
        return Integer.parseInt(answer.replaceAll(".*\"count\":(\\d+).*", "$1"));
    }

    private List<String> found(String words) {
        return found(words, 1_000);
    }

    private List<String> found(String words, int n) {
        try (IndexView view = store.passages().view()) {
            return ids(byWords(view, words, n));
        }
    }
}

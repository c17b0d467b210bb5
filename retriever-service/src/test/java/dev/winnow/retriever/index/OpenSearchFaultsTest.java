package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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

    @BeforeEach
    void begin() throws IOException {
        node = OpenSearchNode.shared();
        way = new FaultyWay(node.uri());
        index = Engine.name(folder);
        OpenSearchStore.apply(settings(node.uri()), StoreFixture.CONTENT, 1, 0);
    }

    @AfterEach
    void end() {
        way.close();
    }

    @Test
    void an_index_that_is_not_there_is_told_with_the_command_that_makes_it() {
        node.ask("DELETE", '/' + index, null);
        assertThatThrownBy(() -> open(node.uri()))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("no index " + index)
                .hasMessageContaining("winnow store apply");
    }

    @Test
    void an_index_of_somebody_else_is_left_alone() {
        node.ask("DELETE", '/' + index, null);
        node.ask("PUT", '/' + index, "{}");
        assertThatThrownBy(
                        () ->
                                OpenSearchStore.apply(
                                        settings(node.uri()), StoreFixture.CONTENT, 1, 0))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("not one of Winnow's")
                .hasMessageContaining("winnow.opensearch.index");
    }

    @Test
    void an_address_where_nobody_listens_is_told_from_one_without_tls() {
        assertThatThrownBy(() -> open(URI.create("http://127.0.0.1:1")))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("does not answer at http://127.0.0.1:1")
                .hasMessageContaining("winnow.opensearch.uris");
        assertThatThrownBy(() -> open(URI.create("https://127.0.0.1:" + node.uri().getPort())))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("TLS")
                .hasMessageContaining("winnow.opensearch.tls.certificates");
    }

    @Test
    void
            a_password_that_is_not_known_and_a_right_that_is_missing_are_two_errors_and_tell_no_password() {
        way.answer(index, 401, "security_exception");
        assertThatThrownBy(() -> open(withPassword(way.uri(), "hunter2")))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("winnow.opensearch.password")
                .hasMessageNotContaining("hunter2");
        way.answer(index, 403, "security_exception");
        assertThatThrownBy(() -> open(withPassword(way.uri(), "hunter2")))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("may not do this");
        assertThat(withPassword(way.uri(), "hunter2").toString()).doesNotContain("hunter2");
    }

    @Test
    void a_change_that_is_refused_for_want_of_time_is_made_when_there_is_some() throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            var left = way.answerFirst(3, "/_bulk", 429, "rejected_execution_exception");
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            store.commit();
            assertThat(left.get()).isNotPositive();
            assertThat(store.losses()).isZero();
            assertThat(found(store, "apple")).containsExactly("a#0");
        }
    }

    @Test
    void a_change_that_is_refused_for_good_is_lost_with_those_before_it_and_counted()
            throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            way.answer("/_bulk", 400, "mapper_parsing_exception");
            assertThatThrownBy(store::commit)
                    .isInstanceOf(IndexWriteException.class)
                    .hasMessageContaining("mapper_parsing_exception")
                    .hasMessageNotContaining("secret words");
            assertThat(store.losses()).isEqualTo(1);
            way.heal();
            store.commit();
            assertThat(found(store, "apple")).isEmpty();
            StoreFixture.put(store, StoreFixture.document("b", "apple"));
            store.commit();
            assertThat(found(store, "apple")).containsExactly("b#0");
        }
    }

    @Test
    void a_connection_that_breaks_in_an_answer_fails_one_search_and_not_the_next()
            throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            store.commit();
            way.cut("/_search");
            assertThatThrownBy(() -> found(store, "apple"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("broke off");
            way.heal();
            assertThat(found(store, "apple")).containsExactly("a#0");
        }
    }

    @Test
    void a_search_that_cannot_be_answered_now_says_where_to_look() throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            way.answer("/_search", 503, "search_phase_execution_exception");
            assertThatThrownBy(() -> found(store, "apple"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("503, search_phase_execution_exception")
                    .hasMessageContaining("health of its nodes");
        }
    }

    @Test
    void a_search_ends_with_its_deadline_however_long_the_engine_is_silent() throws IOException {
        InstantSource clock = InstantSource.system();
        try (OpenSearchStore store = open(way.uri())) {
            way.silence("/_search");
            try (IndexView view =
                    store.passages().view(Deadline.in(Duration.ofSeconds(1), clock))) {
                assertThatThrownBy(
                                () ->
                                        view.lexical(
                                                view.analyse("apple"), StoreFixture.EVERYTHING, 5))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("did not answer within")
                        .hasMessageNotContaining("apple");
            }
        }
    }

    @Test
    void an_index_that_is_blocked_takes_no_changes_and_is_searched_all_the_same()
            throws IOException {
        try (OpenSearchStore store = open(node.uri())) {
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            store.commit();
            block("write", true);
            StoreFixture.put(store, StoreFixture.document("b", "apple"));
            IndexWriteException refused =
                    catchThrowableOfType(IndexWriteException.class, store::commit);
            assertThat(refused).hasMessageContaining("blocked for writing");
            assertThat(refused.isForRoom()).isFalse();
            assertThatThrownBy(store::requireWritable).isInstanceOf(IndexWriteException.class);
            assertThat(found(store, "apple")).containsExactly("a#0");
            block("write", false);
            store.requireWritable();
            StoreFixture.put(store, StoreFixture.document("b", "apple"));
            store.commit();
            assertThat(found(store, "apple")).containsExactly("a#0", "b#0");
        }
    }

    @Test
    void a_disk_past_the_flood_stage_is_told_from_other_blocks() throws IOException {
        try (OpenSearchStore store = open(node.uri())) {
            block("read_only_allow_delete", true);
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            IndexWriteException refused =
                    catchThrowableOfType(IndexWriteException.class, store::commit);
            assertThat(refused.isForRoom()).isTrue();
            assertThat(refused).hasMessageContaining("flood-stage");
            IndexWriteException now =
                    catchThrowableOfType(IndexWriteException.class, store::requireWritable);
            assertThat(now.isForRoom()).isTrue();
            block("read_only_allow_delete", false);
        }
    }

    @Test
    void what_is_written_and_not_committed_is_never_shown_and_costs_no_hits() throws IOException {
        IncomingDocument before = StoreFixture.document("a", "apple one\napple two\napple three");
        String line = "apple pear ".repeat(20_000);
        IncomingDocument after = StoreFixture.document("a", (line + '\n').repeat(12));
        try (OpenSearchStore store = open(node.uri());
                OpenSearchStore other = open(node.uri())) {
            StoreFixture.put(store, before);
            StoreFixture.put(store, StoreFixture.document("b", "apple apple apple"));
            store.commit();
            // Larger than what is kept back, so that most of it is sent.
            StoreFixture.put(other, after);
            node.ask("POST", '/' + index + "/_refresh", null);
            assertThat(count("p")).isGreaterThan(4);
            assertThat(found(store, "apple", 4)).hasSize(4).contains("a#0", "a#1", "a#2", "b#0");
            assertThat(found(store, "pear", 4)).isEmpty();
            try (IndexView view = store.passages().view()) {
                assertThat(view.dense(StoreFixture.vector(line), StoreFixture.EVERYTHING, 4))
                        .extracting(hit -> hit.id().value())
                        .containsExactlyInAnyOrder("a#0", "a#1", "a#2", "b#0");
            }
            other.commit();
            assertThat(found(store, "apple", 100)).hasSize(13);
            assertThat(count("p")).isEqualTo(13);
        }
    }

    @Test
    void what_a_writer_left_behind_that_died_goes_with_the_purge() throws IOException {
        String line = "apple pear ".repeat(20_000);
        try (OpenSearchStore store = open(node.uri())) {
            StoreFixture.put(store, StoreFixture.document("kept", "apple"));
            store.commit();
            StoreFixture.put(store, StoreFixture.document("kept", (line + '\n').repeat(12)));
            StoreFixture.put(store, StoreFixture.document("never", (line + '\n').repeat(12)));
        }
        node.ask("POST", '/' + index + "/_refresh", null);
        assertThat(count("p")).isGreaterThan(4);
        try (OpenSearchStore store = open(node.uri())) {
            store.purge(InstantSource.system().instant().plus(Duration.ofDays(1)));
            store.commit();
            assertThat(count("p")).isEqualTo(1);
            assertThat(count("i")).isZero();
            assertThat(store.original(StoreFixture.EVERYTHING.scope(), new DocumentId("kept")))
                    .hasValue("apple");
        }
    }

    /** The mark is there, and the writer does not come to remove what it hides. */
    @Test
    void what_is_left_of_a_document_whose_deletion_broke_off_goes_with_the_purge()
            throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            store.commit();
            store.delete(TenantId.DEFAULT, A);
            way.answerAfter(2, "/_bulk", 403, "security_exception");
            assertThatThrownBy(store::commit).isInstanceOf(IndexWriteException.class);
            way.heal();
            node.ask("POST", '/' + index + "/_refresh", null);
            assertThat(found(store, "apple")).isEmpty();
            assertThat(count("p")).isEqualTo(1);

            assertThat(store.delete(TenantId.DEFAULT, A)).isFalse();
            store.purge(InstantSource.system().instant().plus(Duration.ofDays(1)));
            store.commit();
            assertThat(count("p")).isZero();
            assertThat(count("o")).isZero();
            assertThat(count("i")).isZero();
        }
    }

    @Test
    void a_page_of_something_else_is_no_empty_answer() throws IOException {
        try (OpenSearchStore store = open(way.uri())) {
            StoreFixture.put(store, StoreFixture.document("a", "apple"));
            store.commit();
            way.page("/_search");
            assertThatThrownBy(() -> store.documents())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no OpenSearch")
                    .hasMessageNotContaining("Sign in");
        }
    }

    @Test
    void two_writers_of_one_document_leave_the_newer_version_whoever_commits_last()
            throws IOException {
        IncomingDocument older = StoreFixture.document("a", "older words");
        IncomingDocument newer = StoreFixture.document("a", "newer words");
        try (OpenSearchStore one = open(node.uri());
                OpenSearchStore other = open(node.uri())) {
            one.put(older, StoreFixture.passages(older), 5);
            other.put(newer, StoreFixture.passages(newer), 6);
            other.commit();
            one.commit();
            assertThat(one.original(StoreFixture.EVERYTHING.scope(), A)).hasValue("newer words");
            assertThat(one.version(TenantId.DEFAULT, A)).hasValue(6);
            assertThat(found(one, "words")).containsExactly("a#0");
            assertThat(count("p")).isEqualTo(1);
            assertThat(count("i")).isZero();
        }
    }

    @Test
    void equal_questions_to_one_point_in_time_have_equal_answers_whatever_is_written_meanwhile()
            throws IOException {
        try (OpenSearchStore store = open(node.uri())) {
            for (int i = 0; i < 20; i++) {
                StoreFixture.put(
                        store, StoreFixture.document("d" + i, "apple pear " + "plum ".repeat(i)));
            }
            store.commit();
            try (IndexView view = store.passages().view()) {
                List<Hit> words =
                        view.lexical(view.analyse("apple plum"), StoreFixture.EVERYTHING, 20);
                List<Hit> vectors =
                        view.dense(StoreFixture.vector("q"), StoreFixture.EVERYTHING, 20);
                StoreFixture.put(store, StoreFixture.document("d3", "apple"));
                store.delete(TenantId.DEFAULT, new DocumentId("d4"));
                store.commit();
                assertThat(view.lexical(view.analyse("apple plum"), StoreFixture.EVERYTHING, 20))
                        .isEqualTo(words);
                assertThat(view.dense(StoreFixture.vector("q"), StoreFixture.EVERYTHING, 20))
                        .isEqualTo(vectors);
                assertThat(view.missing()).isNull();
            }
        }
    }

    @Test
    void passages_on_a_node_that_died_are_missing_and_the_answer_says_so() throws IOException {
        List<OpenSearchNode> nodes = OpenSearchNode.cluster(2);
        try {
            OpenSearchSettings settings = settings(nodes.getFirst().uri());
            OpenSearchStore.apply(settings, StoreFixture.CONTENT, 2, 0);
            nodes.getFirst().awaitHealthy("green");
            try (OpenSearchStore store =
                    OpenSearchStore.open(
                            settings,
                            StoreFixture.CONTENT,
                            new LuceneAnalysis(),
                            InstantSource.system())) {
                for (int i = 0; i < 20; i++) {
                    StoreFixture.put(store, StoreFixture.document("d" + i, "apple"));
                }
                store.commit();
                assertThat(found(store, "apple", 50)).hasSize(20);
                nodes.getLast().kill();
                Retrieval partial = retrieve(store);
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
        OpenSearchSettings settings = Engine.settings(node, index, SearchSettings.DEFAULTS);
        return new OpenSearchSettings(
                List.of(uri), index, null, null, null, settings.timeout(), settings.search());
    }

    private OpenSearchSettings withPassword(URI uri, String password) {
        OpenSearchSettings settings = settings(uri);
        return new OpenSearchSettings(
                settings.uris(),
                index,
                "winnow",
                password,
                null,
                settings.timeout(),
                settings.search());
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

    private static List<String> found(OpenSearchStore store, String words) {
        return found(store, words, 10);
    }

    private static List<String> found(OpenSearchStore store, String words, int n) {
        try (IndexView view = store.passages().view()) {
            return view.lexical(view.analyse(words), StoreFixture.EVERYTHING, n).stream()
                    .map(hit -> hit.id().value())
                    .toList();
        }
    }
}

package dev.winnow.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Access;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {

    private static final TenantId ACME = CopiedDocuments.ACME;
    private static final InstantSource CLOCK = CopiedDocuments.CLOCK;

    private static final int PAGE = 50;

    /** Bytes: less than any page has. */
    private static final long EACH_PAGE = 1;

    @TempDir private Path folder;
    private LuceneIndex from;
    private LuceneIndex to;

    @BeforeEach
    void open() throws IOException {
        from = open("from", "one passage a line");
        to = open("to", "one passage a line");
    }

    @AfterEach
    void close() throws IOException {
        from.close();
        to.close();
    }

    @Test
    void the_copy_holds_the_same_documents_and_gives_the_same_answers() throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();

        StoreCopy.Report report = copy().run((done, total, passages) -> {});

        assertThat(report).isEqualTo(new StoreCopy.Report(0, 120, 240, 0, 120));
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
        for (TenantId tenant : List.of(TenantId.DEFAULT, ACME)) {
            for (String group : List.of("staff", "none")) {
                Access access = new Access(new Scope(tenant, List.of(group)), Filter.all());
                for (String question : List.of("word7", "common line", "number 11 word3")) {
                    assertThat(answers(to, question, access))
                            .as(question)
                            .isNotEmpty()
                            .isEqualTo(answers(from, question, access));
                }
            }
        }
    }

    @Test
    void a_copy_that_was_interrupted_goes_on_where_it_was_committed_last() throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();

        assertThatThrownBy(
                        () ->
                                copy().run(
                                                (done, total, passages) -> {
                                                    assertThat(total).isEqualTo(120);
                                                    if (done > 50) {
                                                        throw new UncheckedIOException(
                                                                new IOException("the plug is out"));
                                                    }
                                                }))
                .hasMessageContaining("the plug is out");
        // What was not committed is lost, as in a crash.
        to.close();
        to = open("to", "one passage a line");
        List<Long> told = new ArrayList<>();
        StoreCopy.Outlook outlook = copy().look();
        StoreCopy.Report report = copy().run((done, total, passages) -> told.add(done));

        assertThat(outlook.before()).isEqualTo(outlook.there()).isBetween(1L, 119L);
        assertThat(told.getFirst()).isGreaterThan(outlook.before());
        assertThat(report.before()).isEqualTo(outlook.before());
        assertThat(report.before() + report.documents()).isEqualTo(120);
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
        assertThat(copy().look().before()).as("the next copy begins anew").isZero();
    }

    @Test
    void a_mark_counts_for_nothing_once_the_target_is_another() throws IOException {
        CopiedDocuments.fill(from, 70);
        from.commit();
        assertThatThrownBy(() -> copy().run((done, total, passages) -> stop()))
                .hasMessageContaining("stop");
        to.close();
        to = open("to that was made again", "one passage a line");

        StoreCopy.Report report = copy().run((done, total, passages) -> {});

        assertThat(report.before()).isZero();
        assertThat(report.there()).isEqualTo(70);
    }

    @Test
    void a_mark_of_another_copy_is_not_taken_for_this_one() throws IOException {
        CopiedDocuments.fill(from, 70);
        from.commit();
        assertThatThrownBy(() -> copy().run((done, total, passages) -> stop()))
                .hasMessageContaining("stop");

        StoreCopy other =
                new StoreCopy(
                        from,
                        to,
                        new CopyMark(folder.resolve("mark"), "b to c"),
                        CLOCK,
                        PAGE,
                        EACH_PAGE);

        assertThat(other.look().before()).isZero();
        assertThat(copy().look().before()).isPositive();
    }

    @Test
    void a_file_that_is_no_mark_is_refused_and_says_what_to_do() throws IOException {
        Files.writeString(folder.resolve("mark"), "copy=a to b\ntenant=UPPER CASE\n");

        assertThatThrownBy(() -> copy().run((done, total, passages) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mark does not say how far a copy came")
                .hasMessageContaining("delete it");
    }

    @Test
    void versions_deletions_and_the_position_of_the_topic_come_with_it() throws IOException {
        from.put(CopiedDocuments.document(ACME, "kept", List.of(), "old"), List.of(), 7);
        from.put(CopiedDocuments.document(ACME, "gone", List.of(), "old"), List.of(), 8);
        from.delete(ACME, new DocumentId("gone"), 9, CLOCK.instant());
        TopicPosition position = new TopicPosition("topic", 1, new TreeMap<>(Map.of(0, 4L, 3, 9L)));
        from.commit(position, from.losses());

        StoreCopy.Report report = copy().run((done, total, passages) -> {});
        to.put(CopiedDocuments.document(ACME, "kept", List.of(), "late"), List.of(), 6);
        to.put(CopiedDocuments.document(ACME, "gone", List.of(), "late"), List.of(), 8);
        to.commit();

        assertThat(report).isEqualTo(new StoreCopy.Report(0, 1, 0, 1, 1));
        assertThat(to.position()).isEqualTo(position);
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
    }

    @Test
    void what_is_newer_in_the_target_stays_and_a_copy_made_twice_changes_nothing()
            throws IOException {
        from.put(CopiedDocuments.document(ACME, "a", List.of(), "source"), List.of(), 7);
        from.put(CopiedDocuments.document(ACME, "b", List.of(), "source"), List.of(), 7);
        from.commit();
        to.put(CopiedDocuments.document(ACME, "a", List.of(), "newer"), List.of(), 8);
        to.put(
                CopiedDocuments.document(ACME, "other", List.of(), "not of the source"),
                List.of(),
                1);
        to.commit();
        Scope scope = new Scope(ACME, List.of());

        copy().run((done, total, passages) -> {});
        List<String> once = CopiedDocuments.all(to, 400);
        copy().run((done, total, passages) -> {});

        assertThat(to.original(scope, new DocumentId("a"))).hasValue("newer");
        assertThat(to.original(scope, new DocumentId("b"))).hasValue("source");
        assertThat(to.original(scope, new DocumentId("other"))).hasValue("not of the source");
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(once);
    }

    @Test
    void an_index_whose_copy_has_no_topic_says_by_its_position_that_it_changed()
            throws IOException {
        CopiedDocuments.fill(from, 3);
        from.commit();
        long empty;
        try (IndexView view = to.passages().view()) {
            empty = view.position().sequence();
        }

        copy().run((done, total, passages) -> {});

        try (IndexView view = to.passages().view()) {
            assertThat(view.position().sequence()).isGreaterThan(empty);
        }
    }

    @Test
    void what_a_topic_brought_between_two_runs_comes_again_from_where_the_first_one_began()
            throws IOException {
        for (int i = 0; i < 120; i++) {
            from.put(CopiedDocuments.document(ACME, "d" + i, List.of(), "old"), List.of(), i + 1);
        }
        TopicPosition begun = position("topic", 1, 120);
        from.commit(begun, from.losses());
        List<DocumentExport.Key> first = first(2);
        interrupt();
        TopicPosition later = position("topic", 1, 122);
        changeOneAndDeleteOne(from, first, later);

        StoreCopy.Report report = copy().run((done, total, passages) -> {});

        assertThat(report.before()).isEqualTo(100);
        assertThat(to.position()).isEqualTo(begun);
        // As the topic says it from there on.
        changeOneAndDeleteOne(to, first, later);
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
    }

    @Test
    void a_source_that_follows_another_topic_now_is_not_gone_on_with() throws IOException {
        for (int i = 0; i < 120; i++) {
            from.put(CopiedDocuments.document(ACME, "d" + i, List.of(), "old"), List.of(), i + 1);
        }
        from.commit(position("topic", 1, 120), from.losses());
        interrupt();
        from.commit(position("made again", 2, 3), from.losses());

        assertRefused("the source has changed since the copy was interrupted");
    }

    @Test
    void a_source_without_a_topic_that_was_changed_meanwhile_is_not_gone_on_with()
            throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();
        DocumentExport.Key first = first(1).getFirst();
        interrupt();
        from.put(
                CopiedDocuments.document(first.tenant(), first.id().value(), List.of(), "new"),
                List.of());
        from.commit();

        assertRefused("the source has changed since the copy was interrupted");
        assertCopiedIntoAnEmptyOne();
    }

    @Test
    void a_source_without_a_topic_that_lost_a_document_meanwhile_is_not_gone_on_with()
            throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();
        DocumentExport.Key first = first(1).getFirst();
        interrupt();
        from.delete(first.tenant(), first.id());
        from.commit();

        assertRefused("the source has changed since the copy was interrupted");
        assertCopiedIntoAnEmptyOne();
    }

    @Test
    void a_source_that_begins_to_follow_a_topic_meanwhile_is_not_gone_on_with() throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();
        interrupt();
        from.commit(position("topic", 0, 120), from.losses());

        assertRefused("the source has changed since the copy was interrupted");
    }

    @Test
    void a_target_that_follows_another_topic_is_refused_before_anything_is_written()
            throws IOException {
        from.put(CopiedDocuments.document(ACME, "a", List.of(), "text"), List.of(), 7);
        from.commit(position("topic", 1, 8), from.losses());
        to.commit(position("another", 1, 3), to.losses());

        assertRefused("the target follows another topic than the source");
        assertThat(to.documents()).isZero();
    }

    @Test
    void deletions_are_committed_before_there_are_too_many_in_memory() throws IOException {
        for (int i = 0; i < 120; i++) {
            from.delete(ACME, new DocumentId("gone" + i), i + 1, CLOCK.instant());
        }
        from.commit();
        StoreCopy copy = new StoreCopy(from, to, mark(), CLOCK, PAGE, 15_000);
        List<Boolean> committed = new ArrayList<>();

        copy.run((done, total, passages) -> committed.add(Files.exists(folder.resolve("mark"))));

        assertThat(committed).containsExactly(false, true, true);
    }

    private static TopicPosition position(String topic, int generation, long next) {
        return new TopicPosition(topic, generation, new TreeMap<>(Map.of(0, next)));
    }

    private List<DocumentExport.Key> first(int n) throws IOException {
        return from.export(null, n).stream().map(DocumentExport.Entry::key).toList();
    }

    /** Pulls the plug behind the second page. */
    private void interrupt() {
        assertThatThrownBy(
                        () ->
                                copy().run(
                                                (done, total, passages) -> {
                                                    if (done > PAGE) {
                                                        stop();
                                                    }
                                                }))
                .hasMessageContaining("stop");
    }

    private static void changeOneAndDeleteOne(
            LuceneIndex index, List<DocumentExport.Key> keys, TopicPosition position)
            throws IOException {
        String changed = keys.getFirst().id().value();
        index.put(CopiedDocuments.document(ACME, changed, List.of(), "new"), List.of(), 1_000);
        index.delete(ACME, keys.getLast().id(), 1_001, CLOCK.instant());
        index.commit(position, index.losses());
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> copy().look())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("./winnow store copy");
        assertThatThrownBy(() -> copy().run((done, total, passages) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("./winnow store copy");
    }

    private void assertCopiedIntoAnEmptyOne() throws IOException {
        to.close();
        to = open("empty", "one passage a line");
        copy().run((done, total, passages) -> {});
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
    }

    @Test
    void stores_of_other_settings_are_refused_before_anything_is_written() throws IOException {
        CopiedDocuments.fill(from, 3);
        from.commit();
        to.close();
        to = open("cut otherwise", "two passages a line");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy().look())
                .withMessageContaining("different settings")
                .withMessageContaining(from.settingsHash());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy().run((done, total, passages) -> {}));
        assertThat(to.documents()).isZero();
    }

    private StoreCopy copy() {
        return new StoreCopy(from, to, mark(), CLOCK, PAGE, EACH_PAGE);
    }

    private CopyMark mark() {
        return new CopyMark(folder.resolve("mark"), "a to b");
    }

    private static void stop() {
        throw new UncheckedIOException(new IOException("stop"));
    }

    private LuceneIndex open(String name, String chunking) throws IOException {
        return LuceneIndex.open(
                folder.resolve(name),
                CopiedDocuments.content(chunking),
                SearchSettings.DEFAULTS,
                0);
    }

    /** Ids and scores of both sides. */
    private static List<String> answers(LuceneIndex index, String question, Access access)
            throws IOException {
        try (IndexView view = index.passages().view()) {
            List<Hit> hits = new ArrayList<>(view.lexical(view.analyse(question), access, 20));
            hits.addAll(view.dense(CopiedDocuments.vector(question), access, 20));
            return hits.stream().map(hit -> hit.id() + " " + hit.score()).toList();
        }
    }
}

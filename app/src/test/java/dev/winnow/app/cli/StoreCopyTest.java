package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {

    private static final TenantId ACME = CopiedDocuments.ACME;
    private static final InstantSource CLOCK = CopiedDocuments.CLOCK;

    private static final int PAGE = 50;

    private static final StoreCopy.Listener SILENT = (done, total, passages) -> {};

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

        StoreCopy.Report report = copy().run(SILENT);

        assertThat(report).isEqualTo(new StoreCopy.Report(120, 240, 0, 120));
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
    void a_copy_that_was_interrupted_begins_anew_and_ends_with_the_same() throws IOException {
        CopiedDocuments.fill(from, 120);
        from.commit();

        StoreCopy.Listener unplugged =
                (done, total, passages) -> {
                    assertThat(total).isEqualTo(120);
                    if (done > PAGE) {
                        throw new IllegalStateException("the plug is out");
                    }
                };
        assertThatThrownBy(() -> copy().run(unplugged)).hasMessageContaining("the plug is out");
        // What was not committed is lost, as in a crash.
        to.close();
        to = open("to", "one passage a line");
        StoreCopy.Outlook outlook = copy().look();
        StoreCopy.Report report = copy().run(SILENT);

        assertThat(outlook.documents()).isEqualTo(120);
        assertThat(outlook.there()).isBetween(1L, 119L);
        assertThat(report.documents()).isEqualTo(120);
        assertThat(report.there()).isEqualTo(120);
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
    }

    @Test
    void versions_deletions_and_the_position_of_the_topic_come_with_it() throws IOException {
        put(from, "kept", "old", 7);
        put(from, "gone", "old", 8);
        from.delete(ACME, new DocumentId("gone"), 9, CLOCK.instant());
        TopicPosition position = new TopicPosition("topic", 1, new TreeMap<>(Map.of(0, 4L, 3, 9L)));
        from.commit(position, from.losses());

        StoreCopy.Report report = copy().run(SILENT);
        put(to, "kept", "late", 6);
        put(to, "gone", "late", 8);
        to.commit();

        assertThat(report).isEqualTo(new StoreCopy.Report(1, 0, 1, 1));
        assertThat(to.position()).isEqualTo(position);
        assertThat(CopiedDocuments.all(to, 400)).isEqualTo(CopiedDocuments.all(from, 400));
    }

    @Test
    void what_is_newer_in_the_target_stays_and_a_copy_made_twice_changes_nothing()
            throws IOException {
        put(from, "a", "source", 7);
        put(from, "b", "source", 7);
        from.commit();
        put(to, "a", "newer", 8);
        put(to, "other", "not of the source", 1);
        to.commit();
        Scope scope = new Scope(ACME, List.of());

        copy().run(SILENT);
        List<String> once = CopiedDocuments.all(to, 400);
        copy().run(SILENT);

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
        long empty = sequence();

        copy().run(SILENT);

        assertThat(sequence()).isGreaterThan(empty);
    }

    private long sequence() throws IOException {
        try (IndexView view = to.passages().view()) {
            return view.position().sequence();
        }
    }

    @Test
    void a_target_that_follows_another_topic_is_refused_before_anything_is_written()
            throws IOException {
        put(from, "a", "text", 7);
        from.commit(position("topic", 1, 8), from.losses());
        to.commit(position("another", 1, 3), to.losses());

        for (ThrowingCallable refused :
                List.<ThrowingCallable>of(copy()::look, () -> copy().run(SILENT))) {
            assertThatThrownBy(refused)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the target follows another topic than the source")
                    .hasMessageContaining("./winnow store copy");
        }
        assertThat(to.documents()).isZero();
    }

    @Test
    void deletions_are_committed_before_there_are_too_many_in_memory() throws IOException {
        for (int i = 0; i < 120; i++) {
            from.delete(ACME, new DocumentId("gone" + i), i + 1, CLOCK.instant());
        }
        from.commit();
        StoreCopy copy = new StoreCopy(from, to, CLOCK, PAGE, 15_000);
        List<Integer> committed = new ArrayList<>();

        copy.run((done, total, passages) -> committed.add(committed()));

        assertThat(committed).containsExactly(0, 100, 100);
    }

    private int committed() {
        try {
            return to.export(null, 200).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TopicPosition position(String topic, int generation, long next) {
        return new TopicPosition(topic, generation, new TreeMap<>(Map.of(0, next)));
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
        assertThatIllegalArgumentException().isThrownBy(() -> copy().run(SILENT));
        assertThat(to.documents()).isZero();
    }

    private static void put(LuceneIndex index, String id, String text, long version)
            throws IOException {
        index.put(CopiedDocuments.document(ACME, id, List.of(), text), List.of(), version);
    }

    private StoreCopy copy() {
        return new StoreCopy(from, to, CLOCK, PAGE, EACH_PAGE);
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

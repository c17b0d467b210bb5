package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.run.CountingEmbedder;
import dev.winnow.ingest.run.FailingExtractor;
import dev.winnow.ingest.run.SeenStore;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SmallDisk;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.testing.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The documents topic of a real broker, read into a real index. */
@Tag("servers")
@Timeout(120)
@ExtendWith(DocumentsBroker.Shared.class)
class DocumentFollowerTest {

    private static final TenantId ACME = new TenantId("acme");

    private static DocumentsBroker broker;

    @TempDir private Path folder;

    private final CountingEmbedder embedder = new CountingEmbedder();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = now::get;
    private final List<Follower> open = new ArrayList<>();

    @BeforeAll
    static void takeBroker() {
        broker = DocumentsBroker.shared();
    }

    @BeforeEach
    void freshTopics() throws Exception {
        broker.fresh();
    }

    @AfterEach
    void stop() throws Exception {
        for (Follower follower : open) {
            follower.close();
        }
    }

    private Follower follow() throws Exception {
        return follow(store -> store);
    }

    private Follower follow(UnaryOperator<VersionedDocumentStore> seen) throws Exception {
        return follow(StoreFixture.open(folder), seen);
    }

    private Follower follow(LuceneIndex index, UnaryOperator<VersionedDocumentStore> seen) {
        return follow(index, seen, new DirectExtractor(ExtractionLimits.DEFAULT));
    }

    private Follower follow(
            LuceneIndex index, UnaryOperator<VersionedDocumentStore> seen, Extractor extractor) {
        Follower follower = new Follower(broker, index, embedder, clock, seen, extractor);
        open.add(follower);
        return follower;
    }

    /** One that has read all that there is, and ends. */
    private void followOnce() throws Exception {
        Follower follower = follow();
        untilRead(follower);
        close(follower);
    }

    private void close(Follower follower) throws Exception {
        open.remove(follower);
        follower.close();
    }

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static void untilRead(Follower follower) throws Exception {
        broker.flush();
        broker.until(() -> follower.hasRead(broker));
    }

    private static String json(String text) {
        return "{\"title\": \"T\", \"text\": \"%s\"}".formatted(text);
    }

    private static Map<String, String> content(Follower follower) throws Exception {
        return Follower.content(follower.index);
    }

    @Test
    void changes_that_come_late_and_again_in_any_order_leave_the_final_state() throws Exception {
        Random random = new Random(7);
        Map<String, String> last = new TreeMap<>();
        List<String[]> changes = new ArrayList<>();
        for (String tenant : Follower.TENANTS) {
            for (int document = 0; document < 100; document++) {
                String key = "%s/folder/d%d".formatted(tenant, document);
                for (int version = 1; version <= 10; version++) {
                    boolean deletion = random.nextInt(10) == 0;
                    String text = "%s says %d of %d.".formatted(tenant, version, document);
                    String[] change = {
                        key, Integer.toString(version), deletion ? null : json(text)
                    };
                    changes.add(change);
                    if (random.nextInt(5) == 0) {
                        changes.add(change);
                    }
                    if (deletion) {
                        last.remove(key);
                    } else {
                        last.put(key, version + ":" + text);
                    }
                }
            }
        }
        Collections.shuffle(changes, random);
        for (String[] change : changes) {
            broker.send(change[0], change[1], change[2]);
        }
        Follower follower = follow();
        untilRead(follower);

        assertThat(content(follower)).isEqualTo(last);
        assertThat(follower.index.documents()).isEqualTo(last.size());
        assertThat(broker.all(DocumentsBroker.DEAD)).isEmpty();
        broker.untilTaken();
        assertThat(new IngestLag(broker.admin()).waiting()).isZero();
        assertThat(new IngestLag(broker.admin()).written()).isEqualTo(changes.size());
    }

    @Test
    void without_versions_the_order_of_the_partition_holds() throws Exception {
        broker.send("acme/d", null, json("First."));
        broker.send("acme/d", null, json("Second."));
        broker.send("acme/gone", null, json("There."));
        broker.send("acme/gone", null, null);
        broker.send("acme/back", null, null);
        broker.send("acme/back", null, json("Back."));
        Follower follower = follow();
        untilRead(follower);
        broker.send("acme/d", null, json("Third."));
        untilRead(follower);

        assertThat(texts(follower)).isEqualTo(Map.of("acme/d", "Third.", "acme/back", "Back."));
    }

    @Test
    void a_process_that_is_gone_is_no_reason_for_a_dead_letter() throws Exception {
        FailingExtractor extractor = new FailingExtractor(ExtractionFailure.EXTRACTOR_GONE, 2);
        broker.send("acme/d", null, "{\"content\": \"VGhlcmUu\", \"media_type\": \"text/plain\"}");
        Follower follower = follow(StoreFixture.open(folder), store -> store, extractor);
        untilRead(follower);

        assertThat(texts(follower)).isEqualTo(Map.of("acme/d", "There."));
        assertThat(extractor.asked).hasValue(3);
        assertThat(broker.all(DocumentsBroker.DEAD)).isEmpty();
    }

    private static Map<String, String> texts(Follower follower) throws Exception {
        Map<String, String> texts = new HashMap<>();
        content(follower)
                .forEach((key, value) -> texts.put(key, value.substring(value.indexOf(':') + 1)));
        return texts;
    }

    @Test
    void what_was_read_and_not_committed_when_the_program_died_is_read_again() throws Exception {
        send(20, 1, "One");
        followOnce();
        assertThat(embedder.embedded).hasValue(20);

        AtomicInteger deaths = new AtomicInteger();
        Follower dies = follow(store -> dyingAtCommit(store, deaths, false));
        send(20, 2, "Two");
        broker.send("acme/bad", "2", json(" "));
        broker.flush();
        broker.until(() -> deaths.get() > 2);
        assertThat(broker.all(DocumentsBroker.DEAD)).hasSizeLessThan(2);
        assertThat(content(dies)).containsEntry("acme/d0", "1:One of 0.");
        close(dies);

        Follower again = follow();
        untilRead(again);
        assertThat(content(again))
                .hasSize(20)
                .allSatisfy((key, text) -> assertThat(text).startsWith("2:Two"));
        assertThat(again.index.documents()).isEqualTo(20);
    }

    @Test
    void what_was_committed_when_the_program_died_before_its_offsets_is_not_read_again()
            throws Exception {
        AtomicInteger deaths = new AtomicInteger();
        Follower dies = follow(store -> dyingAtCommit(store, deaths, true));
        broker.send("acme/bad", "1", json(" "));
        send(20, 1, "One");
        broker.flush();
        broker.until(() -> deaths.get() > 0);
        close(dies);
        int embedded = embedder.embedded.get();
        assertThat(embedded).isPositive();

        Follower again = follow();
        untilRead(again);
        assertThat(content(again)).hasSize(20);
        assertThat(embedder.embedded).hasValue(20);
        assertThat(broker.all(DocumentsBroker.DEAD)).hasSize(1);
    }

    private static void send(int documents, int version, String word) {
        for (int document = 0; document < documents; document++) {
            broker.send(
                    "acme/d" + document,
                    Integer.toString(version),
                    json("%s of %d.".formatted(word, document)));
        }
    }

    /**
     * A store that takes no commit of documents any more, as if the program had died before or
     * after the first one.
     */
    private static VersionedDocumentStore dyingAtCommit(
            VersionedDocumentStore store, AtomicInteger deaths, boolean after) {
        AtomicInteger puts = new AtomicInteger();
        return SeenStore.of(
                VersionedDocumentStore.class,
                store,
                (method, arguments, call) -> {
                    if (method.equals("put")) {
                        puts.incrementAndGet();
                    }
                    if (!method.equals("commit") || puts.get() == 0) {
                        return call.make();
                    }
                    if (after && deaths.get() == 0) {
                        call.make();
                    }
                    deaths.incrementAndGet();
                    throw new IllegalStateException("the program dies");
                });
    }

    @Test
    void a_search_sees_a_document_whole_in_one_version_while_others_come() throws Exception {
        Follower follower = follow();
        broker.send("acme/long", "1", json(sentences(1)));
        untilRead(follower);
        AtomicBoolean writing = new AtomicBoolean(true);
        CountDownLatch looked = new CountDownLatch(5);
        FutureTask<Void> reader =
                new FutureTask<>(
                        () -> {
                            while (writing.get()) {
                                requireOneVersion(follower.index);
                                looked.countDown();
                            }
                            return null;
                        });
        Thread.ofPlatform().start(reader);
        for (int version = 2; version <= 60; version++) {
            broker.send("acme/long", Integer.toString(version), json(sentences(version)));
            broker.flush();
        }
        untilRead(follower);
        while (looked.getCount() > 0 && !reader.isDone()) {
            Thread.onSpinWait();
        }
        writing.set(false);
        reader.get();

        assertThat(requireOneVersion(follower.index)).isEqualTo("of60");
    }

    private static String sentences(int version) {
        return "Here is a sentence of%d that says the same as all the others do. "
                .formatted(version)
                .repeat(40)
                .strip();
    }

    /** The passages of the document are its text, in one version. */
    private static String requireOneVersion(SearchableStore index) {
        try (IndexView view = index.passages().view()) {
            Access access = new Access(new Scope(ACME, List.of()), Filter.all());
            int[] handles =
                    view.lexical(view.analyse("sentence"), access, 1_000).stream()
                            .mapToInt(Hit::handle)
                            .toArray();
            List<Passage> passages = new ArrayList<>(view.passages(handles));
            passages.sort(Comparator.comparingInt(Passage::start));
            StringBuilder text = new StringBuilder();
            passages.forEach(passage -> text.append(passage.text()));
            String version = text.toString().split(" ")[4];
            assertThat(passages).hasSizeGreaterThan(3);
            assertThat(text.toString())
                    .isEqualTo(sentences(Integer.parseInt(version.substring("of".length()))));
            return version;
        }
    }

    @Test
    void a_topic_that_was_made_again_is_read_from_its_beginning_and_its_records_are_newer()
            throws Exception {
        for (int i = 0; i < 10; i++) {
            broker.send("acme/d", null, json("Number %d.".formatted(i)));
        }
        broker.send("acme/stays", null, json("It stays."));
        Follower follower = follow();
        untilRead(follower);

        broker.fresh();
        broker.send("acme/d", null, json("Of the new topic."));
        broker.send("acme/blank", null, json(" "));
        untilRead(follower);

        assertThat(texts(follower))
                .isEqualTo(Map.of("acme/d", "Of the new topic.", "acme/stays", "It stays."));
        assertThat(follower.index.position().generation()).isEqualTo(1);
        assertThat(follower.lost).hasValue(0);
        // As old as it was when it is replayed: newer than all of the old topic.
        String version =
                Broker.header(broker.all(DocumentsBroker.DEAD).getFirst(), "winnow-version");
        assertThat(Long.parseLong(version)).isGreaterThan(TopicPosition.version(0, 1L << 40));
    }

    @Test
    void a_topic_that_was_made_again_while_the_program_was_away_is_read_from_its_beginning()
            throws Exception {
        broker.send("acme/d", null, json("Before."));
        followOnce();

        broker.fresh();
        for (int i = 0; i < 20; i++) {
            broker.send("acme/d" + i, null, json("After."));
        }
        Follower again = follow();
        untilRead(again);

        assertThat(texts(again)).hasSize(21).containsEntry("acme/d0", "After.");
        assertThat(again.index.position().generation()).isEqualTo(1);
    }

    /** As after a broker that lost its disk came back from an older copy. */
    @Test
    void a_topic_that_is_shorter_than_what_was_read_of_it_is_read_from_its_beginning()
            throws Exception {
        broker.send("acme/d", null, json("Still there."));
        broker.flush();
        LuceneIndex index = StoreFixture.open(folder);
        index.commit(
                new TopicPosition(broker.id(), 0, new TreeMap<>(Map.of(0, 100L, 1, 100L, 2, 100L))),
                index.losses());
        Follower follower = follow(index, store -> store);
        broker.until(() -> texts(follower).containsKey("acme/d"));

        assertThat(follower.index.position().generation()).isEqualTo(1);
        assertThat(follower.lost).hasValue(0);
    }

    @Test
    void who_shares_a_store_begins_anew_with_the_one_who_found_the_topic_shorter()
            throws Exception {
        broker.send("acme/d", null, json("Of this generation."));
        Follower follower = follow(StoreFixture.open(folder), DocumentFollowerTest::shared);
        untilRead(follower);
        follower.index.commit(
                new TopicPosition(broker.id(), 1, new TreeMap<>()), follower.index.losses());

        later(Duration.ofMinutes(2));
        broker.until(() -> follower.index.version(ACME, new DocumentId("d")).orElseThrow() > 100);

        assertThat(follower.index.position().generation()).isEqualTo(1);
        assertThat(texts(follower)).isEqualTo(Map.of("acme/d", "Of this generation."));
    }

    @Test
    void records_that_retention_took_before_they_were_read_are_counted_and_passed_over()
            throws Exception {
        int partition = DocumentsBroker.partition("acme/d");
        broker.send("acme/d", null, json("Zero."));
        followOnce();
        for (String word : List.of("One", "Two", "Three", "Four")) {
            broker.send("acme/d", null, json(word));
        }
        broker.flush();
        broker.forget(partition, 4);

        Follower again = follow();
        untilRead(again);

        assertThat(texts(again)).containsEntry("acme/d", "Four");
        assertThat(again.lost).hasValue(3);
        close(again);
        Follower once = follow();
        untilRead(once);
        broker.until(() -> once.progress().behind() == 0);
        assertThat(once.lost).hasValue(0);
    }

    @Test
    void documents_wait_while_the_disk_of_the_index_is_full_and_come_in_when_it_has_room()
            throws Exception {
        SmallDisk disk = new SmallDisk(1L << 30);
        Follower follower =
                follow(disk.open(Files.createDirectories(folder), 8 << 20), store -> store);
        send(20, 1, "Before");
        broker.send("acme/bad", "1", json(" "));
        untilRead(follower);

        disk.free(1 << 20);
        send(40, 2, "Later");
        broker.send("acme/bad", "2", json(" "));
        broker.flush();
        broker.until(() -> follower.progress().trouble() != null);

        assertThat(follower.progress().trouble()).contains("1 MB free", "8 MB");
        assertThat(content(follower)).hasSize(20).containsEntry("acme/d0", "1:Before of 0.");
        assertThat(follower.meters.get("winnow.events").tag("result", "waiting").counter().count())
                .isPositive();

        disk.free(1L << 30);
        untilRead(follower);
        assertThat(content(follower)).hasSize(40).containsEntry("acme/d0", "2:Later of 0.");
        broker.until(() -> follower.progress().trouble() == null);
        assertThat(broker.all(DocumentsBroker.DEAD)).hasSize(2);
    }

    @Test
    void documents_wait_for_a_model_that_fails_and_what_was_made_meanwhile_is_not_made_again()
            throws Exception {
        embedder.refused = "Bad";
        Follower follower = follow();
        broker.send("acme/a", "1", json("Good."));
        broker.send("acme/b", "1", json("Bad."));
        broker.send("acme/c", "1", json(" "));
        broker.flush();
        broker.until(
                () ->
                        follower.progress().trouble() != null
                                && broker.all(DocumentsBroker.DEAD).isEmpty());
        assertThat(follower.progress().trouble()).contains("the model failed");

        embedder.refused = "\u0000never";
        untilRead(follower);

        assertThat(texts(follower)).isEqualTo(Map.of("acme/a", "Good.", "acme/b", "Bad."));
        assertThat(embedder.embedded).hasValue(2);
        assertThat(broker.all(DocumentsBroker.DEAD)).hasSize(1);
    }

    @Test
    void the_mark_of_a_deletion_goes_after_seven_days() throws Exception {
        Follower follower = follow();
        broker.send("acme/d", "5", null);
        untilRead(follower);
        later(Duration.ofDays(6));
        broker.send("acme/d", "4", json("Late."));
        untilRead(follower);
        assertThat(content(follower)).isEmpty();

        later(Duration.ofDays(2));
        broker.until(() -> follower.index.version(ACME, new DocumentId("d")).isEmpty());
    }

    @Test
    void partitions_that_are_added_are_read_as_well() throws Exception {
        Follower follower = follow();
        broker.send("acme/d", null, json("Before."));
        untilRead(follower);
        broker.grow(DocumentsBroker.PARTITIONS + 2);
        later(Duration.ofMinutes(2));
        broker.until(
                () -> follower.index.position().next().size() == DocumentsBroker.PARTITIONS + 2);
    }

    /**
     * Of an index that several programs may write to, as an engine of its own is; here both are in
     * this process.
     */
    @Test
    void programs_that_share_a_store_share_the_partitions_and_take_over_from_each_other()
            throws Exception {
        LuceneIndex index = StoreFixture.open(folder);
        Follower first = follow(index, DocumentFollowerTest::shared);
        Follower second = follow(index, DocumentFollowerTest::shared);
        send(60, 1, "One");
        untilRead(first);
        broker.until(
                () ->
                        broker.members() == 2
                                && first.progress().behind() == 0
                                && second.progress().behind() == 0);
        send(60, 2, "Two");
        untilRead(first);
        assertThat(content(first)).hasSize(60).containsEntry("acme/d0", "2:Two of 0.");

        second.stop();
        send(60, 3, "Three");
        untilRead(first);
        assertThat(content(first)).hasSize(60).containsEntry("acme/d0", "3:Three of 0.");
        assertThat(embedder.embedded).hasValue(180);
    }

    private static VersionedDocumentStore shared(VersionedDocumentStore store) {
        return SeenStore.of(
                VersionedDocumentStore.class,
                store,
                (method, arguments, call) -> method.equals("isShared") ? true : call.make());
    }
}

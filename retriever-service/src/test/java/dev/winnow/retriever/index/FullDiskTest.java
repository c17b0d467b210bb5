package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.found;
import static dev.winnow.retriever.index.StoreFixture.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class FullDiskTest {

    private static final long MEGABYTE = 1L << 20;

    @TempDir private Path folder;

    private final SmallDisk disk = new SmallDisk(100 * MEGABYTE);
    private LuceneIndex index;

    @BeforeEach
    void open() throws IOException {
        index = disk.open(folder, 8 * MEGABYTE);
    }

    private void reopen(long minFree) throws IOException {
        index.close();
        index = disk.open(folder, minFree);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void refuses_a_document_before_the_disk_is_full_and_takes_it_once_there_is_room()
            throws IOException {
        put("a", "apple");
        index.commit();
        disk.free(8 * MEGABYTE - 1);

        refusedForRoom(() -> put("b", "pear"))
                .withMessageContainingAll("7 MB free", "8 MB", "winnow.retriever.min-free-space");
        refused(index::requireWritable);
        assertThat(found(index, "apple")).containsExactly("a#0");
        assertThat(index.losses()).isZero();

        disk.free(8 * MEGABYTE);
        put("b", "pear");
        index.commit();
        assertThat(found(index, "pear")).containsExactly("b#0");
    }

    @Test
    void below_the_watermark_documents_can_be_removed_and_what_was_put_in_is_committed()
            throws IOException {
        put("a", "apple");
        put("b", "pear");
        index.commit();
        put("c", "plum");
        disk.free(MEGABYTE);
        refused(() -> put("d", "pear"));

        assertThat(index.delete(TenantId.DEFAULT, new DocumentId("a"))).isTrue();
        index.commit();

        assertThat(listed(index)).containsExactly("b", "c");
    }

    @Test
    void
            a_commit_that_meets_a_full_disk_takes_nothing_with_it_that_was_committed_and_a_new_writer_goes_on()
                    throws IOException {
        reopen(0);
        put("a", "apple");
        index.commit();
        put("b", "pear");
        disk.free(100);

        refusedForRoom(index::commit);
        assertThat(index.losses()).isOne();
        assertThat(listed(index)).containsExactly("a");
        assertThat(found(index, "apple")).containsExactly("a#0");
        refused(
                () -> {
                    put("b", "pear");
                    index.commit();
                });

        disk.free(100 * MEGABYTE);
        put("b", "pear");
        put("c", "plum");
        index.commit();
        assertThat(listed(index)).containsExactly("a", "b", "c");
        assertThat(found(index, "pear")).containsExactly("b#0");
        index.close();
        try (LuceneIndex reopened = StoreFixture.open(folder)) {
            assertThat(listed(reopened)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void says_that_the_disk_was_too_full_where_a_write_broke_off_below_the_watermark()
            throws IOException {
        reopen(MEGABYTE);
        put("a", "apple");
        disk.free(100);

        refusedForRoom(index::commit);
    }

    @Test
    void a_broken_disk_is_no_full_one_and_writing_goes_on_when_it_works_again() throws IOException {
        reopen(MEGABYTE);
        put("a", "apple");
        index.commit();
        put("b", "pear");
        disk.broken(true);

        refused(index::commit)
                .satisfies(failed -> assertThat(failed.isForRoom()).isFalse())
                .withMessageContaining("IOException");
        assertThat(listed(index)).containsExactly("a");

        disk.broken(false);
        assertThatCode(index::requireWritable).doesNotThrowAnyException();
        put("b", "pear");
        index.commit();
        assertThat(listed(index)).containsExactly("a", "b");
    }

    @Test
    void an_index_that_follows_a_topic_goes_back_to_the_position_of_its_last_commit()
            throws IOException {
        reopen(0);
        TopicPosition first = position(1);
        version("a", 1);
        index.commit(first, index.losses());
        version("b", 2);
        disk.free(100);

        refused(() -> index.commit(position(2), index.losses()));

        assertThat(index.position()).isEqualTo(first);
        assertThat(index.version(TenantId.DEFAULT, new DocumentId("b"))).isEmpty();
        disk.free(100 * MEGABYTE);
        version("b", 2);
        index.commit(position(2), index.losses());
        assertThat(index.position()).isEqualTo(position(2));
        assertThat(listed(index)).containsExactly("a", "b");
    }

    /** A merge fails in the background, and the readiness probe is the first to ask. */
    @Test
    @Timeout(60)
    void a_loss_that_a_probe_meets_first_keeps_a_replica_from_going_on_behind_it()
            throws Exception {
        reopen(0);
        CountDownLatch merging = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        disk.writing(
                file -> {
                    if (Thread.currentThread().getName().startsWith("Lucene Merge Thread")) {
                        merging.countDown();
                        await(failing);
                        throw new IOException("Input/output error");
                    }
                });
        long losses = index.losses();
        for (int i = 1; i <= 20; i++) {
            version("d" + i, i);
            index.commit(position(i), losses);
        }
        await(merging);
        version("lost", 21);
        failing.countDown();

        refused(
                () -> {
                    while (true) {
                        index.requireWritable();
                        Thread.onSpinWait();
                    }
                });
        disk.writing(file -> {});
        version("e", 22);
        refused(() -> index.commit(position(22), losses))
                .satisfies(lost -> assertThat(lost.isForRoom()).isFalse());

        assertThat(index.position()).isEqualTo(position(20));
        version("lost", 21);
        index.commit(position(22), index.losses());
        assertThat(listed(index)).hasSize(22).contains("lost", "e");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void a_break_after_one_whose_new_writer_could_not_be_read_is_a_loss_as_well()
            throws IOException {
        reopen(0);
        put("a", "apple");
        index.commit();
        put("b", "pear");
        AtomicInteger opened = new AtomicInteger();
        disk.opening(
                file -> {
                    // Three times for the new writer, then for the readers.
                    if (file.startsWith("segments") && opened.incrementAndGet() == 4) {
                        throw new FileSystemException(file, null, "Too many open files");
                    }
                });
        AtomicBoolean failing = new AtomicBoolean(true);
        disk.writing(
                file -> {
                    if (failing.getAndSet(false)) {
                        throw new IOException("Input/output error");
                    }
                });
        refused(index::commit).withMessageContaining("cannot be read (FileSystemException)");
        assertThat(opened).hasValue(4);
        assertThat(index.losses()).isOne();

        version("c", 7);
        disk.broken(true);
        refused(index::commit);
        assertThat(index.losses()).isEqualTo(2);
        assertThat(index.version(TenantId.DEFAULT, new DocumentId("c"))).isEmpty();
        disk.broken(false);
        put("d", "plum");
        index.commit();
        assertThat(listed(index)).containsExactly("a", "d");
    }

    @Test
    void a_disk_that_does_not_say_how_full_it_is_takes_nothing_until_it_does() throws IOException {
        put("a", "apple");
        disk.silent(true);

        refused(() -> put("b", "pear"))
                .satisfies(refused -> assertThat(refused.isForRoom()).isFalse())
                .withMessageContaining("does not say how full it is");
        refused(index::requireWritable);
        refused(index::freeBytes);
        index.commit();
        assertThat(listed(index)).containsExactly("a");

        disk.silent(false);
        put("b", "pear");
        index.commit();
        assertThat(index.losses()).isZero();
        assertThat(listed(index)).containsExactly("a", "b");
    }

    @Test
    void what_lies_beside_the_index_leaves_it_its_room() throws IOException {
        disk.free(9 * MEGABYTE);
        index.requireRoomBeside(MEGABYTE);

        refusedForRoom(() -> index.requireRoomBeside(MEGABYTE + 1))
                .withMessageContainingAll(
                        "9 MB free", "keeps 8 MB", "need 2 MB", "winnow.retriever.min-free-space");
    }

    /** A merge that fails ends the writer, so one that needs more than there is must not begin. */
    @Test
    @Timeout(60)
    void merges_wait_until_there_is_room_for_them() throws IOException {
        String text = "apple ".repeat(20_000);
        for (int i = 0; i < 40; i++) {
            // As much as the document, and nothing for merges.
            disk.free(8 * MEGABYTE + 1000);
            put("d" + i, text);
            disk.free(8 * MEGABYTE);
            index.commit();
        }
        assertThat(segments()).isEqualTo(40);
        assertThat(index.losses()).isZero();

        disk.free(1000 * MEGABYTE);
        while (segments() >= 40) {
            put("d39", text);
            index.commit();
        }
        assertThat(listed(index)).hasSize(40);
    }

    @Test
    void a_full_file_system_is_refused_searched_and_written_again_when_something_goes()
            throws Exception {
        Path mounted = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mounted.toString()),
                "a file system can be mounted by root alone");
        try (LuceneIndex index =
                LuceneIndex.open(
                        mounted.resolve("index"),
                        StoreFixture.CONTENT,
                        SearchSettings.DEFAULTS,
                        8 * MEGABYTE)) {
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                StoreFixture.put(index, "d%03d".formatted(i), "apple number " + i);
                kept.add("d%03d".formatted(i));
            }
            index.commit();
            Path ballast = Files.write(mounted.resolve("ballast"), new byte[17 * (int) MEGABYTE]);

            refusedForRoom(() -> StoreFixture.put(index, "x", "pear"));
            fillUp(mounted.resolve("rest"));
            refused(() -> StoreFixture.put(index, "x", "pear"));
            assertThat(listed(index)).isEqualTo(kept);
            assertThat(found(index, "apple")).hasSize(300);

            Files.delete(ballast);
            StoreFixture.put(index, "x", "pear");
            index.commit();
            kept.add("x");
            assertThat(listed(index)).isEqualTo(kept);
        } finally {
            run("umount", mounted.toString());
        }
    }

    private static void fillUp(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private int segments() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
            return reader.leaves().size();
        }
    }

    private static ThrowableAssertAlternative<IndexWriteException> refused(ThrowingCallable write) {
        return assertThatExceptionOfType(IndexWriteException.class).isThrownBy(write);
    }

    private static ThrowableAssertAlternative<IndexWriteException> refusedForRoom(
            ThrowingCallable write) {
        return refused(write).satisfies(why -> assertThat(why.isForRoom()).isTrue());
    }

    private void put(String id, String text) throws IOException {
        StoreFixture.put(index, id, text);
    }

    private void version(String id, long version) throws IOException {
        IncomingDocument document = StoreFixture.document(id, "apple");
        index.put(document, StoreFixture.passages(document), version);
    }

    private static TopicPosition position(long offset) {
        return new TopicPosition("topic", 0, new TreeMap<>(Map.of(0, offset)));
    }
}

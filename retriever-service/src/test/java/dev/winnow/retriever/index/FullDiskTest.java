package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    private static final long MEGABYTE = 1L << 20;

    @TempDir private Path folder;

    @Test
    void refuses_a_document_before_the_disk_is_full_and_takes_it_once_there_is_room()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            put(library, "a", "apple");
            library.commit();
            disk.free(8 * MEGABYTE - 1);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> put(library, "b", "pear"))
                    .satisfies(refused -> assertThat(refused.isForRoom()).isTrue())
                    .withMessageContainingAll(
                            "7 MB free", "8 MB", "winnow.retriever.min-free-space");
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::requireWritable);
            assertThat(found(library, "apple")).containsExactly("a#0");
            assertThat(library.losses()).isZero();

            disk.free(8 * MEGABYTE);
            put(library, "b", "pear");
            library.commit();
            assertThat(found(library, "pear")).containsExactly("b#0");
        }
    }

    @Test
    void what_was_put_in_before_the_refusal_is_committed_after_it() throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            put(library, "a", "apple");
            disk.free(MEGABYTE);
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> put(library, "b", "pear"));

            library.commit();

            assertThat(ids(library)).containsExactly("a");
        }
    }

    @Test
    void a_document_can_be_removed_below_the_watermark() throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            put(library, "a", "apple");
            put(library, "b", "pear");
            library.commit();
            disk.free(MEGABYTE);

            assertThat(library.delete(TenantId.DEFAULT, new DocumentId("a"))).isTrue();
            library.commit();

            assertThat(ids(library)).containsExactly("b");
        }
    }

    @Test
    void
            a_commit_that_meets_a_full_disk_takes_nothing_with_it_that_was_committed_and_a_new_writer_goes_on()
                    throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 0)) {
            put(library, "a", "apple");
            library.commit();
            put(library, "b", "pear");
            disk.free(100);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::commit)
                    .satisfies(failed -> assertThat(failed.isForRoom()).isTrue());
            assertThat(library.losses()).isOne();
            assertThat(ids(library)).containsExactly("a");
            assertThat(found(library, "apple")).containsExactly("a#0");
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(
                            () -> {
                                put(library, "b", "pear");
                                library.commit();
                            });

            disk.free(100 * MEGABYTE);
            put(library, "b", "pear");
            put(library, "c", "plum");
            library.commit();
            assertThat(ids(library)).containsExactly("a", "b", "c");
            assertThat(found(library, "pear")).containsExactly("b#0");
        }
        try (LuceneLibrary reopened = Shelf.open(folder)) {
            assertThat(ids(reopened)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void says_that_the_disk_was_too_full_where_a_write_broke_off_below_the_watermark()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, MEGABYTE)) {
            put(library, "a", "apple");
            disk.free(100);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::commit)
                    .satisfies(failed -> assertThat(failed.isForRoom()).isTrue());
        }
    }

    @Test
    void a_broken_disk_is_no_full_one_and_writing_goes_on_when_it_works_again() throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, MEGABYTE)) {
            put(library, "a", "apple");
            library.commit();
            put(library, "b", "pear");
            disk.broken(true);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::commit)
                    .satisfies(failed -> assertThat(failed.isForRoom()).isFalse())
                    .withMessageContaining("IOException");
            assertThat(ids(library)).containsExactly("a");

            disk.broken(false);
            assertThatCode(library::requireWritable).doesNotThrowAnyException();
            put(library, "b", "pear");
            library.commit();
            assertThat(ids(library)).containsExactly("a", "b");
        }
    }

    @Test
    void an_index_that_follows_a_topic_goes_back_to_the_position_of_its_last_commit()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 0)) {
            TopicPosition first = position(1);
            version(library, "a", 1);
            library.commit(first, library.losses());
            version(library, "b", 2);
            disk.free(100);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> library.commit(position(2), library.losses()));

            assertThat(library.position()).isEqualTo(first);
            assertThat(library.version(TenantId.DEFAULT, new DocumentId("b"))).isEmpty();
            disk.free(100 * MEGABYTE);
            version(library, "b", 2);
            library.commit(position(2), library.losses());
            assertThat(library.position()).isEqualTo(position(2));
            assertThat(ids(library)).containsExactly("a", "b");
        }
    }

    /** A merge fails in the background, and whoever looks after the index is the first to ask. */
    @Test
    void a_loss_that_a_probe_meets_first_keeps_a_replica_from_going_on_behind_it()
            throws Exception {
        SmallDisk disk = new SmallDisk(1000 * MEGABYTE);
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
        try (LuceneLibrary library = disk.open(folder, 0)) {
            long losses = library.losses();
            for (int i = 1; i <= 20; i++) {
                version(library, "d" + i, i);
                library.commit(position(i), losses);
            }
            await(merging);
            version(library, "lost", 21);
            failing.countDown();

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(
                            () -> {
                                while (true) {
                                    library.requireWritable();
                                    Thread.onSpinWait();
                                }
                            });
            disk.writing(file -> {});
            version(library, "e", 22);
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> library.commit(position(22), losses))
                    .satisfies(lost -> assertThat(lost.isForRoom()).isFalse());

            assertThat(library.position()).isEqualTo(position(20));
            version(library, "lost", 21);
            library.commit(position(22), library.losses());
            assertThat(ids(library)).hasSize(22).contains("lost", "e");
        }
    }

    @Test
    void a_break_after_one_whose_new_writer_could_not_be_read_is_a_loss_as_well()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 0)) {
            put(library, "a", "apple");
            library.commit();
            put(library, "b", "pear");
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
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::commit)
                    .withMessageContaining("cannot be read (FileSystemException)");
            assertThat(opened).hasValue(4);
            assertThat(library.losses()).isOne();

            version(library, "c", 7);
            disk.broken(true);
            assertThatExceptionOfType(IndexWriteException.class).isThrownBy(library::commit);
            assertThat(library.losses()).isEqualTo(2);
            assertThat(library.version(TenantId.DEFAULT, new DocumentId("c"))).isEmpty();
            disk.broken(false);
            put(library, "d", "plum");
            library.commit();
            assertThat(ids(library)).containsExactly("a", "d");
        }
    }

    @Test
    void a_disk_that_does_not_say_how_full_it_is_takes_nothing_until_it_does() throws IOException {
        SmallDisk disk = new SmallDisk(100 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            put(library, "a", "apple");
            disk.silent(true);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> put(library, "b", "pear"))
                    .satisfies(refused -> assertThat(refused.isForRoom()).isFalse())
                    .withMessageContaining("does not say how full it is");
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(library::requireWritable);
            assertThatExceptionOfType(IndexWriteException.class).isThrownBy(library::freeBytes);
            library.commit();
            assertThat(ids(library)).containsExactly("a");

            disk.silent(false);
            put(library, "b", "pear");
            library.commit();
            assertThat(library.losses()).isZero();
            assertThat(ids(library)).containsExactly("a", "b");
        }
    }

    @Test
    void what_lies_beside_the_index_leaves_it_its_room() throws IOException {
        SmallDisk disk = new SmallDisk(9 * MEGABYTE);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            disk.free(9 * MEGABYTE);
            library.requireRoomBeside(MEGABYTE);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> library.requireRoomBeside(MEGABYTE + 1))
                    .satisfies(refused -> assertThat(refused.isForRoom()).isTrue())
                    .withMessageContainingAll(
                            "9 MB free",
                            "keeps 8 MB",
                            "need 2 MB",
                            "winnow.retriever.min-free-space");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A merge that fails ends the writer, so one that needs more than there is must not begin. */
    @Test
    void merges_wait_until_there_is_room_for_them() throws IOException {
        SmallDisk disk = new SmallDisk(1000 * MEGABYTE);
        String text = "apple ".repeat(20_000);
        try (LuceneLibrary library = disk.open(folder, 8 * MEGABYTE)) {
            for (int i = 0; i < 40; i++) {
                // As much as the document, and nothing for merges.
                disk.free(8 * MEGABYTE + 1000);
                put(library, "d" + i, text);
                disk.free(8 * MEGABYTE);
                library.commit();
            }
            assertThat(segments()).isEqualTo(40);
            assertThat(library.losses()).isZero();

            disk.free(1000 * MEGABYTE);
            library.finishMerges();
            assertThat(segments()).isLessThan(40);
            assertThat(ids(library)).hasSize(40);
        }
    }

    @Test
    void a_full_file_system_is_refused_searched_and_written_again_when_something_goes()
            throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()),
                "a file system can be mounted by root alone");
        try (LuceneLibrary library =
                LuceneLibrary.open(
                        disk.resolve("index"),
                        Shelf.CONTENT,
                        SearchSettings.DEFAULTS,
                        8 * MEGABYTE)) {
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                put(library, "d%03d".formatted(i), "apple number " + i);
                kept.add("d%03d".formatted(i));
            }
            library.commit();
            Path ballast = Files.write(disk.resolve("ballast"), new byte[17 * (int) MEGABYTE]);

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> put(library, "x", "pear"))
                    .satisfies(refused -> assertThat(refused.isForRoom()).isTrue());
            fillUp(disk.resolve("rest"));
            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(() -> put(library, "x", "pear"));
            assertThat(ids(library)).isEqualTo(kept);
            assertThat(found(library, "apple")).hasSize(300);

            Files.delete(ballast);
            put(library, "x", "pear");
            library.commit();
            kept.add("x");
            assertThat(ids(library)).isEqualTo(kept);
        } finally {
            run("umount", disk.toString());
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

    private static void put(LuceneLibrary library, String id, String text) throws IOException {
        Shelf.put(library, Shelf.document(id, text));
    }

    private static void version(LuceneLibrary library, String id, long version) throws IOException {
        IncomingDocument document = Shelf.document(id, "apple");
        library.put(document, Shelf.passages(document), new DocumentVersion(version, 1));
    }

    private static TopicPosition position(long offset) {
        TreeMap<Integer, Long> next = new TreeMap<>();
        next.put(0, offset);
        return new TopicPosition("topic", next, Instant.EPOCH);
    }

    private static List<String> ids(Library library) throws IOException {
        return library.list(Scope.local(), null, 1000).stream()
                .map(document -> document.id().value())
                .toList();
    }

    private static List<String> found(Library library, String words) {
        try (IndexView view = library.passages().view()) {
            return view.lexical(view.analyse(words), Shelf.EVERYTHING, 1000).stream()
                    .map(hit -> hit.id().value())
                    .toList();
        }
    }
}

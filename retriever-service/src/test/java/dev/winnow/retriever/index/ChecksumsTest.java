package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            for (int i = 0; i < 300; i++) {
                StoreFixture.put(index, "d" + i, "What there is to say of " + i + ".");
                if (i % 100 == 99) {
                    index.commit();
                }
            }
        }
    }

    @Test
    void an_index_that_is_as_it_was_written_has_no_damaged_file() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(Checksums.of(folder))
                .isEqualTo(new Checksums.Result(files().size(), bytes, List.of()));
    }

    /** Each file of it, whatever it holds: a bit in its middle, its end cut off, all of it gone. */
    @Test
    void damage_is_found_and_named_wherever_it_is() throws IOException {
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            byte[] flipped = good.clone();
            flipped[good.length / 2] ^= 1;

            Files.write(file, flipped);
            assertThat(Checksums.of(folder).damaged()).containsExactly(name(file));
            Files.write(file, Arrays.copyOf(good, good.length - 1));
            assertThat(Checksums.of(folder).damaged()).contains(name(file));
            if (!name(file).startsWith("segments")) {
                Files.delete(file);
                assertThat(Checksums.of(folder).damaged()).containsExactly(name(file));
            }
            Files.write(file, good);
        }
        assertThat(Checksums.of(folder).damaged()).isEmpty();
    }

    @Test
    void a_folder_without_an_index_is_no_damaged_one(@TempDir Path empty) {
        assertThatExceptionOfType(IndexNotFoundException.class)
                .isThrownBy(() -> Checksums.of(empty));
        assertThatExceptionOfType(IndexNotFoundException.class)
                .isThrownBy(() -> Checksums.of(empty.resolve("none")));
    }

    @Test
    void an_index_that_does_not_even_open_says_so() throws IOException {
        Path segment =
                files().stream()
                        .max(Comparator.comparing(file -> file.toFile().length()))
                        .orElseThrow();
        Files.write(segment, new byte[(int) Files.size(segment)]);

        assertThatExceptionOfType(IndexOpenException.class)
                .isThrownBy(() -> StoreFixture.open(folder))
                .withMessageContaining("damaged");
    }

    /**
     * A process has too many files open, a volume is away for a second, a part of a mapped file
     * does not come: the index may be sound.
     */
    @Test
    void a_file_that_cannot_be_read_is_no_damaged_one_and_the_index_stays_open() throws Exception {
        SmallDisk disk = new SmallDisk(Long.MAX_VALUE);
        try (LuceneIndex index = disk.open(folder, 0)) {
            for (Throwable failure :
                    List.of(
                            new FileSystemException("some file", null, "Too many open files"),
                            new AccessDeniedException("some file"),
                            new IOException("Stale file handle"),
                            new InternalError("a fault occurred in an unsafe memory access"))) {
                for (Path file : files()) {
                    disk.opening(
                            name -> {
                                if (name.equals(name(file))) {
                                    switch (failure) {
                                        case IOException e -> throw e;
                                        case Error e -> throw e;
                                        default -> throw new AssertionError(failure);
                                    }
                                }
                            });
                    assertThatExceptionOfType(IOException.class)
                            .as("%s of %s", failure, file)
                            .isThrownBy(() -> index.verify(Checksums.Pace.FASTEST));
                }
            }
            disk.opening(name -> {});
            assertThat(index.damaged()).isEmpty();
            assertThat(index.verify(Checksums.Pace.FASTEST).damaged()).isEmpty();
            StoreFixture.put(index, "new", "words");
            index.commit();
        }
    }

    @Test
    void a_file_that_cannot_be_read_hides_no_damage_of_another() throws Exception {
        Path segment = Damage.alter(folder, "What there is");
        SmallDisk disk = new SmallDisk(Long.MAX_VALUE);
        try (LuceneIndex index = disk.open(folder, 0)) {
            disk.opening(
                    name -> {
                        // Without these nobody knows which files there are.
                        boolean needed = name.startsWith("segments") || name.endsWith(".si");
                        if (!needed && !name.equals(name(segment))) {
                            throw new FileSystemException(name, null, "Too many open files");
                        }
                    });

            assertThat(index.verify(Checksums.Pace.FASTEST).damaged())
                    .containsExactly(name(segment));
        }
    }

    /** Altered originals must not be handed out as good ones. */
    @Test
    void an_open_index_that_is_found_damaged_gives_nothing_out_and_takes_nothing()
            throws Exception {
        Path segment = Damage.alter(folder, "What there is");
        try (LuceneIndex index = StoreFixture.open(folder)) {
            assertThat(index.damaged()).isEmpty();

            assertThat(index.verify(Checksums.Pace.FASTEST).damaged())
                    .containsExactly(name(segment));

            assertThat(index.damaged()).containsExactly(name(segment));
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> index.passages().view())
                    .withMessageContaining(name(segment));
            DocumentId id = new DocumentId("d1");
            assertThatExceptionOfType(DamagedIndexException.class)
                    .isThrownBy(() -> index.original(Scope.local(), id));
            assertThatExceptionOfType(DamagedIndexException.class)
                    .isThrownBy(() -> StoreFixture.put(index, "new", "words"));
            assertThatExceptionOfType(DamagedIndexException.class)
                    .isThrownBy(index::requireWritable);
        }
    }

    @Test
    void damage_that_a_write_meets_is_over_by_no_wait() throws Exception {
        SmallDisk disk = new SmallDisk(Long.MAX_VALUE);
        try (LuceneIndex index = disk.open(folder, 0)) {
            StoreFixture.put(index, "new", "words");
            disk.writing(
                    file -> {
                        throw new CorruptIndexException("checksum failed", file);
                    });

            assertThatExceptionOfType(IndexWriteException.class)
                    .isThrownBy(index::commit)
                    .satisfies(failure -> assertThat(failure.isOverByItself()).isFalse())
                    .withCauseInstanceOf(DamagedIndexException.class)
                    .withMessageContaining("DamagedIndexException");
            disk.writing(file -> {});
        }
    }

    @Test
    void an_index_can_be_looked_at_while_it_is_written() throws Exception {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            int[] more = {0};
            Checksums.Pace pace =
                    bytes -> {
                        try {
                            StoreFixture.put(index, "m" + more[0]++, "More.");
                            index.commit();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    };

            for (int i = 0; i < 20; i++) {
                assertThat(index.verify(pace).damaged()).isEmpty();
            }
            assertThat(more[0]).isGreaterThan(20);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> !name(file).equals("write.lock")).sorted().toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}

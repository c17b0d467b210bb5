package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.retriever.index.Damage;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SmallDisk;
import dev.winnow.retriever.index.StoreFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IndexReadinessTest {

    @TempDir private Path folder;

    @Test
    void an_index_is_ready_while_it_can_be_searched_and_says_whether_it_can_be_written()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 << 20);
        LuceneIndex index = disk.open(folder, 8 << 20);
        IndexReadiness readiness = new IndexReadiness(index);
        assertThat(readiness.readiness().ready()).isTrue();
        assertThat(readiness.readiness().details())
                .containsOnlyKeys("position", "writing")
                .containsEntry("writing", "possible");

        disk.free(1 << 20);
        assertThat(readiness.readiness().ready()).isTrue();
        assertThat(readiness.readiness().details().get("writing")).contains("1 MB free", "8 MB");

        index.close();
        unready(readiness, "closed");
    }

    private static void unready(IndexReadiness readiness, String why) {
        assertThat(readiness.readiness().ready()).isFalse();
        assertThat(readiness.readiness().details().get("why")).contains(why);
    }

    @Test
    void a_gauge_says_whether_the_index_takes_changes_and_how_much_room_there_is()
            throws IOException {
        SmallDisk disk = new SmallDisk(100 << 20);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (LuceneIndex index = disk.open(folder, 8 << 20)) {
            new IndexMetrics(index, meters);
            disk.free(8 << 20);
            assertThat(value(meters, "winnow.index.writable")).isEqualTo(1);
            disk.free((8 << 20) - 1);
            assertThat(value(meters, "winnow.index.writable")).isZero();
            assertThat(value(meters, "winnow.index.free")).isEqualTo((8 << 20) - 1);
        }
    }

    @Test
    void an_index_that_is_found_damaged_is_not_ready_and_says_which_file() throws Exception {
        Path segment = damaged();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (LuceneIndex index = StoreFixture.open(folder)) {
            IndexReadiness readiness = new IndexReadiness(index);
            new IndexMetrics(index, meters);
            assertThat(readiness.readiness().ready()).isTrue();
            assertThat(value(meters, "winnow.index.damaged")).isZero();

            try (IndexVerification verification =
                    new IndexVerification(index, Duration.ofHours(1))) {
                while (index.damaged().isEmpty()) {
                    Thread.onSpinWait();
                }
            }

            unready(readiness, String.valueOf(segment.getFileName()));
            assertThat(value(meters, "winnow.index.damaged")).isOne();
            assertThat(value(meters, "winnow.index.writable")).isZero();
        }
    }

    @Test
    @Timeout(60)
    void a_look_that_fails_is_followed_by_another() throws Exception {
        damaged();
        SmallDisk disk = new SmallDisk(100 << 20);
        CountDownLatch failed = new CountDownLatch(3);
        try (LuceneIndex index = disk.open(folder, 0)) {
            disk.opening(
                    file -> {
                        failed.countDown();
                        throw new InternalError("a fault occurred in an unsafe memory access");
                    });
            try (IndexVerification verification =
                    new IndexVerification(index, Duration.ofMillis(1))) {
                assertThat(failed.await(1, TimeUnit.MINUTES)).isTrue();
                assertThat(index.damaged()).isEmpty();
                disk.opening(file -> {});
                while (index.damaged().isEmpty()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** A file of an index with a letter that was altered. */
    private Path damaged() throws IOException {
        try (LuceneIndex index = StoreFixture.open(folder)) {
            StoreFixture.put(index, "a", "An apple is red.");
            index.commit();
        }
        return Damage.alter(folder, "An apple");
    }

    private static double value(SimpleMeterRegistry meters, String name) {
        return meters.get(name).gauge().value();
    }
}

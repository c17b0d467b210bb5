package dev.winnow.kg.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.facts.ServedGraph;
import dev.winnow.kg.profile.GraphProfile;
import dev.winnow.kg.storage.SmallGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSwapTest {

    @TempDir private Path folder;

    private Path file;
    private GraphContent graph;
    private SnapshotSwap<ServedGraph> swap;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("served.graph");
        graph = SmallGraph.read(folder.resolve("tables"));
        lay("1");
        swap = new SnapshotSwap<>(file, store -> ServedGraph.of(store, GraphProfile.NONE));
    }

    @Test
    void serves_what_lies_there_and_what_is_laid_down_later() throws Exception {
        assertThat(swap.current()).isNull();
        assertThat(swap.look()).isTrue();
        assertThat(swap.look()).isFalse();
        GraphStore first = swap.current().store();

        lay("2");
        assertThat(swap.look()).isTrue();

        assertThat(swap.current().store().description().version()).isEqualTo("2");
        assertThat(first.description().version()).isEqualTo("1");
        assertThat(first.node("D:1")).as("an answer under way ends on the old graph").isNotNull();
    }

    @Test
    void a_section_of_more_than_2_gb_is_refused_by_name() throws Exception {
        Path large = folder.resolve("large.graph");
        Files.copy(file, large);
        long length = Integer.MAX_VALUE + 1L;
        try (FileChannel channel = FileChannel.open(large, StandardOpenOption.WRITE)) {
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int entry =
                    SnapshotSection.HEADER_BYTES
                            + SnapshotSection.ROWS.ordinal() * SnapshotSection.ENTRY_BYTES;
            channel.write(number.putLong(length).flip(), entry + Long.BYTES);
            // A hole: no byte of it is on the disk.
            channel.write(ByteBuffer.allocate(1), 2L * length);
        }

        assertThatThrownBy(() -> SnapshotStore.open(large))
                .isInstanceOf(SnapshotStore.InvalidSnapshotException.class)
                .hasMessageContaining(large.toString())
                .hasMessageContaining("section ROWS has 2,147,483,648 bytes")
                .hasMessageContaining("load a smaller graph");
    }

    @Test
    void a_file_that_is_cut_or_changed_is_refused_and_the_old_graph_stays() throws Exception {
        swap.look();
        byte[] sound = Files.readAllBytes(file);
        for (int length : List.of(0, 5, 60, sound.length / 2, sound.length - 1)) {
            replace(Arrays.copyOf(sound, length));
            refused();
        }
        for (int at : List.of(1, 9, 20, 60, sound.length / 2, sound.length - 9)) {
            byte[] changed = sound.clone();
            changed[at] ^= 1;
            replace(changed);
            refused();
        }
        replace(
                "not a graph at all, but long enough for a header: 0123456789012345678901234567890123456789"
                        .getBytes());
        refused();

        lay("2");
        assertThat(swap.look()).isTrue();
    }

    private void lay(String version) throws Exception {
        SnapshotWriter.write(graph, new GraphLabels(version, "public"), file);
    }

    private void refused() {
        assertThatThrownBy(swap::look)
                .isInstanceOf(GraphUnavailableException.class)
                .hasMessageContainingAll(file.toString(), "winnow graph load");
        assertThat(swap.current().store().description().version()).isEqualTo("1");
        assertThat(swap.current().linker().link("asthma").entities()).hasSize(1);
    }

    /** As a person does it: a new file in the place of the old one. */
    private void replace(byte[] content) throws Exception {
        Path next = folder.resolve("next");
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_file_that_vanishes_is_told_once_and_the_old_graph_stays() throws Exception {
        swap.look();
        Files.delete(file);

        assertThatThrownBy(swap::look).isInstanceOf(GraphUnavailableException.class);
        assertThat(swap.look()).isFalse();
        assertThat(swap.current().store().node("D:1")).isNotNull();
    }

    @Test
    void what_could_not_be_read_is_tried_again_though_it_stays_the_same() throws Exception {
        swap.look();
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(swap::look).isInstanceOf(GraphUnavailableException.class);
        assertThatThrownBy(swap::look).isInstanceOf(GraphUnavailableException.class);
        assertThat(swap.current().store().node("D:1")).isNotNull();
    }

    @Test
    void readers_never_see_a_gap_while_graphs_change_under_them() throws Exception {
        swap.look();
        Callable<Integer> reader =
                () -> {
                    int seen = 0;
                    while (swap.current().store().description().version().length() < 3) {
                        GraphStore store = swap.current().store();
                        assertThat(store.edges(List.of("D:1"), List.of())).hasSize(6);
                        seen++;
                    }
                    return seen;
                };
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> running = List.of(readers.submit(reader), readers.submit(reader));
            for (int version = 2; version <= 20; version++) {
                lay("" + version);
                assertThat(swap.look()).isTrue();
            }
            lay("end");
            swap.look();
            for (Future<Integer> each : running) {
                assertThat(each.get()).isNotNegative();
            }
        }
    }

    @Test
    void equal_graphs_give_equal_files_and_a_label_changes_no_checksum() throws Exception {
        Path again = folder.resolve("again.graph");
        SnapshotWriter.write(graph, new GraphLabels("1", "public"), again);
        assertThat(again).hasSameBinaryContentAs(file);

        SnapshotWriter.write(graph, new GraphLabels("", "acme"), again);
        assertThat(SnapshotStore.open(again).description().checksum())
                .isEqualTo(SnapshotStore.open(file).description().checksum())
                .startsWith(SnapshotStore.open(again).description().version());
    }
}

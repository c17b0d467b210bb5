package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphPath;
import dev.winnow.core.graph.GraphStore.PathLimits;
import dev.winnow.core.graph.GraphStore.Term;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph in a snapshot. Its memory is given back when nobody holds it any more; {@link #close} has
 * nothing to do.
 */
public final class SnapshotStore implements GraphStore {

    private final SnapshotFile file;
    private final SnapshotTables tables;

    private SnapshotStore(SnapshotFile file) {
        this.file = file;
        this.tables = new SnapshotTables(file);
    }

    /**
     * Opens a snapshot and verifies its checksum.
     *
     * @throws InvalidSnapshotException if it is none, is damaged, or has another format
     * @throws IOException if the file cannot be read
     */
    public static SnapshotStore open(Path file) throws IOException {
        return new SnapshotStore(SnapshotFile.open(file));
    }

    @Override
    public GraphDescription description() {
        return tables.description;
    }

    @Override
    public List<Relation> relations() {
        return tables.relations;
    }

    @Override
    public @Nullable GraphNode node(String id) {
        int node = tables.find(id);
        return node < 0 ? null : tables.node(node);
    }

    @Override
    public void forEachNode(Consumer<GraphNode> reader) {
        for (int node = 0; node < tables.size(); node++) {
            reader.accept(tables.node(node));
        }
    }

    @Override
    public int degree(String id) {
        int node = tables.find(id);
        return node < 0 ? 0 : tables.degree(node);
    }

    @Override
    public List<GraphLink> links(List<String> ids, List<String> relations) {
        return Arrays.stream(tables.edgesAt(numbers(ids), wanted(relations)))
                .mapToObj(tables::link)
                .toList();
    }

    @Override
    public List<GraphEdge> edges(List<String> ids, List<String> relations) {
        return edges(tables.edgesAt(numbers(ids), wanted(relations)));
    }

    @Override
    public List<GraphEdge> between(String one, String other) {
        int from = tables.find(one);
        int to = tables.find(other);
        return from < 0 || to < 0 ? List.of() : edges(tables.edgesBetween(from, to));
    }

    private List<GraphEdge> edges(int[] found) {
        return Arrays.stream(found).mapToObj(tables::edge).toList();
    }

    @Override
    public List<GraphPath> paths(String from, String to, PathLimits limits) {
        int start = tables.find(from);
        int end = tables.find(to);
        return start < 0 || end < 0 || start == end
                ? List.of()
                : new PathSearch(tables, start, end, limits).paths();
    }

    @Override
    public List<Term> broader(String id) {
        return reached(id, SnapshotSection.BROADER_STARTS, SnapshotSection.BROADER);
    }

    @Override
    public List<Term> narrower(String id) {
        return reached(id, SnapshotSection.NARROWER_STARTS, SnapshotSection.NARROWER);
    }

    /** Every term that can be reached in one direction, nearest first, then in order. */
    private List<Term> reached(String id, SnapshotSection starts, SnapshotSection targets) {
        int root = tables.find(id);
        List<Term> terms = new ArrayList<>();
        BitSet seen = new BitSet(tables.size());
        int[] ring = root < 0 ? new int[0] : new int[] {root};
        for (int distance = 1; ring.length > 0; distance++) {
            // One step beyond the ring: the target in the high half, the term that leads there in
            // the low one. The ring is walked in order, so that term is the least.
            LongStream.Builder steps = LongStream.builder();
            for (int term : ring) {
                seen.set(term);
                int end = file.intAt(starts, term + 1);
                for (int step = file.intAt(starts, term); step < end; step++) {
                    int target = file.intAt(targets, step);
                    if (!seen.get(target)) {
                        seen.set(target);
                        steps.add((long) target << 32 | term);
                    }
                }
            }
            long[] ordered = steps.build().sorted().toArray();
            for (long step : ordered) {
                String via = tables.entity((int) step).id();
                terms.add(new Term(tables.entity((int) (step >>> 32)), via, distance));
            }
            ring = Arrays.stream(ordered).mapToInt(step -> (int) (step >>> 32)).toArray();
        }
        return terms;
    }

    private int[] numbers(List<String> ids) {
        return ids.stream()
                .mapToInt(tables::find)
                .filter(node -> node >= 0)
                .sorted()
                .distinct()
                .toArray();
    }

    /** A relation that the graph does not know matches nothing. */
    private boolean[] wanted(List<String> relations) {
        boolean[] wanted = new boolean[tables.relations.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = relations.isEmpty() || relations.contains(tables.relations.get(i).id());
        }
        return wanted;
    }

    @Override
    public void close() {
        // The garbage collector unmaps the file: an answer may still be reading it.
    }

    /** A file is no snapshot, or not any more. The message says what to do. */
    public static final class InvalidSnapshotException extends IOException {

        @Serial private static final long serialVersionUID = 1L;

        InvalidSnapshotException(String message) {
            super(message);
        }
    }
}

package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphPath;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.PathLimits;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.graph.Term;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph in a snapshot. Its memory is given back when nobody holds it any more; {@link #close} has
 * nothing to do.
 */
public final class SnapshotStore implements GraphStore {

    private final GraphDescription description;
    private final SnapshotCatalog names;
    private final NodeTable nodes;
    private final EdgeTable edges;
    private final HierarchyTable broader;
    private final HierarchyTable narrower;

    private SnapshotStore(SnapshotFile file) {
        SectionCursor labels = new SectionCursor(file.view(SnapshotSection.LABELS), 0);
        this.names = SnapshotCatalog.read(new SectionCursor(file.view(SnapshotSection.NAMES), 0));
        this.description =
                new GraphDescription(
                        labels.readText(),
                        file.checksum(),
                        labels.readText(),
                        names.rows(),
                        names.nodesOfKind(),
                        names.edgesOfRelation());
        this.nodes = new NodeTable(file, names);
        this.edges = new EdgeTable(file, nodes, names);
        this.broader =
                new HierarchyTable(
                        file.view(SnapshotSection.BROADER_STARTS),
                        file.view(SnapshotSection.BROADER),
                        nodes);
        this.narrower =
                new HierarchyTable(
                        file.view(SnapshotSection.NARROWER_STARTS),
                        file.view(SnapshotSection.NARROWER),
                        nodes);
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
        return description;
    }

    @Override
    public List<Relation> relations() {
        return names.relations();
    }

    @Override
    public @Nullable GraphNode node(String id) {
        int node = nodes.find(id);
        return node < 0 ? null : nodes.node(node);
    }

    @Override
    public void forEachNode(Consumer<GraphNode> reader) {
        for (int node = 0; node < nodes.size(); node++) {
            reader.accept(nodes.node(node));
        }
    }

    @Override
    public int degree(String id) {
        int node = nodes.find(id);
        return node < 0 ? 0 : edges.degree(node);
    }

    @Override
    public List<GraphLink> links(List<String> ids, List<String> relations) {
        int[] found = edges.at(numbers(ids), wanted(relations));
        List<GraphLink> links = new ArrayList<>(found.length);
        for (int edge : found) {
            links.add(edges.link(edge));
        }
        return links;
    }

    @Override
    public List<GraphEdge> edges(List<String> ids, List<String> relations) {
        return edges(edges.at(numbers(ids), wanted(relations)));
    }

    @Override
    public List<GraphEdge> between(String one, String other) {
        int from = nodes.find(one);
        int to = nodes.find(other);
        return from < 0 || to < 0 ? List.of() : edges(edges.between(from, to));
    }

    private List<GraphEdge> edges(int[] found) {
        List<GraphEdge> read = new ArrayList<>(found.length);
        for (int edge : found) {
            read.add(edges.edge(edge));
        }
        return read;
    }

    @Override
    public List<GraphPath> paths(String from, String to, PathLimits limits) {
        int start = nodes.find(from);
        int end = nodes.find(to);
        return start < 0 || end < 0 || start == end
                ? List.of()
                : new PathSearch(nodes, edges, start, end, limits).paths();
    }

    @Override
    public List<Term> broader(String id) {
        int node = nodes.find(id);
        return node < 0 ? List.of() : broader.from(node);
    }

    @Override
    public List<Term> narrower(String id) {
        int node = nodes.find(id);
        return node < 0 ? List.of() : narrower.from(node);
    }

    private int[] numbers(List<String> ids) {
        int[] numbers = new int[ids.size()];
        int count = 0;
        for (String id : ids) {
            int node = nodes.find(id);
            if (node >= 0) {
                numbers[count++] = node;
            }
        }
        Arrays.sort(numbers, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                numbers[kept++] = numbers[i];
            }
        }
        return Arrays.copyOf(numbers, kept);
    }

    /** A relation that the graph does not know matches nothing. */
    private boolean[] wanted(List<String> relations) {
        boolean[] wanted = new boolean[names.relations().size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = relations.isEmpty() || relations.contains(names.relations().get(i).id());
        }
        return wanted;
    }

    @Override
    public void close() {
        // The garbage collector unmaps the file: an answer may still be reading it.
    }
}

package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphPath;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.PathLimits;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.graph.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A graph of which some names and some nodes are not told to who reads all nodes, as a linker does. Everything else is the graph's. */
final class WithheldNames implements GraphStore {

    private final GraphStore graph;
    private final Set<String> synonyms;
    private final Set<String> nodes;

    /**
     * @param synonyms that are left out of every node
     * @param nodes ids of nodes that are left out
     */
    WithheldNames(GraphStore graph, Set<String> synonyms, Set<String> nodes) {
        this.graph = graph;
        this.synonyms = synonyms;
        this.nodes = nodes;
    }

    @Override
    public void forEachNode(Consumer<GraphNode> reader) {
        graph.forEachNode(
                node -> {
                    if (!nodes.contains(node.entity().id())) {
                        List<String> told = new ArrayList<>(node.synonyms());
                        told.removeAll(synonyms);
                        reader.accept(
                                new GraphNode(
                                        node.entity(),
                                        told,
                                        node.source(),
                                        node.licence(),
                                        node.description(),
                                        node.references()));
                    }
                });
    }

    @Override
    public GraphDescription description() {
        return graph.description();
    }

    @Override
    public List<Relation> relations() {
        return graph.relations();
    }

    @Override
    public @Nullable GraphNode node(String id) {
        return graph.node(id);
    }

    @Override
    public int degree(String id) {
        return graph.degree(id);
    }

    @Override
    public List<GraphLink> links(List<String> ids, List<String> relations) {
        return graph.links(ids, relations);
    }

    @Override
    public List<GraphEdge> edges(List<String> ids, List<String> relations) {
        return graph.edges(ids, relations);
    }

    @Override
    public List<GraphEdge> between(String one, String other) {
        return graph.between(one, other);
    }

    @Override
    public List<GraphPath> paths(String from, String to, PathLimits limits) {
        return graph.paths(from, to, limits);
    }

    @Override
    public List<Term> broader(String id) {
        return graph.broader(id);
    }

    @Override
    public List<Term> narrower(String id) {
        return graph.narrower(id);
    }

    /** The graph itself stays open: it is somebody else's. */
    @Override
    public void close() {}
}

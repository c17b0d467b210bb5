package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The nodes, by number. Numbers follow the order of ids. */
final class NodeTable {

    private final SnapshotFile file;
    private final SnapshotCatalog names;

    /**
     * Entities that were asked for before. Threads may make one twice; they are equal and
     * immutable.
     */
    private final @Nullable Entity[] entities;

    NodeTable(SnapshotFile file, SnapshotCatalog names) {
        this.file = file;
        this.names = names;
        this.entities = new Entity[names.nodes()];
    }

    int size() {
        return names.nodes();
    }

    /** The number of an id, or -1. */
    int find(String id) {
        byte[] wanted = id.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order =
                    file.section(SnapshotSection.IDS)
                            .compare(idEnd(middle), idEnd(middle + 1), wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    Entity entity(int node) {
        Entity known = entities[node];
        if (known == null) {
            known = entity(node, textsOf(node).readText());
            entities[node] = known;
        }
        return known;
    }

    private Entity entity(int node, String name) {
        return new Entity(
                file.section(SnapshotSection.IDS).text(idEnd(node), idEnd(node + 1)),
                names.kinds().get(file.intAt(SnapshotSection.KINDS, node)),
                name);
    }

    private int idEnd(int node) {
        return file.intAt(SnapshotSection.ID_ENDS, node);
    }

    GraphNode node(int node) {
        MappedSection.Cursor in = textsOf(node);
        return new GraphNode(
                entity(node, in.readText()),
                in.readTexts(),
                names.sources().get(in.readInt()),
                names.licences().get(in.readInt()),
                in.readText(),
                in.readTexts());
    }

    private MappedSection.Cursor textsOf(int node) {
        int place = (int) file.section(SnapshotSection.NODE_STARTS).longAt(node);
        return file.section(SnapshotSection.NODE_TEXTS).from(place);
    }
}

package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes, by number. Numbers follow the order of ids. */
final class NodeTable {

    private final SectionView idEnds;
    private final SectionView ids;
    private final SectionView kinds;
    private final SectionView starts;
    private final SectionView texts;
    private final SnapshotCatalog names;

    /**
     * Entities that were asked for before. Threads may make one twice; they are equal and
     * immutable.
     */
    private final @Nullable Entity[] entities;

    NodeTable(SnapshotFile file, SnapshotCatalog names) {
        this.idEnds = file.view(SnapshotSection.ID_ENDS);
        this.ids = file.view(SnapshotSection.IDS);
        this.kinds = file.view(SnapshotSection.KINDS);
        this.starts = file.view(SnapshotSection.NODE_STARTS);
        this.texts = file.view(SnapshotSection.NODE_TEXTS);
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
            int order = ids.compare(idEnds.intAt(middle), idEnds.intAt(middle + 1), wanted);
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
            int start = idEnds.intAt(node);
            known =
                    new Entity(
                            ids.text(start, idEnds.intAt(node + 1) - start),
                            names.kinds().get(kinds.intAt(node)),
                            cursor(node).readText());
            entities[node] = known;
        }
        return known;
    }

    GraphNode node(int node) {
        SectionCursor in = cursor(node);
        String name = in.readText();
        List<String> synonyms = in.readTexts();
        String source = names.sources().get(in.readInt());
        String licence = names.licences().get(in.readInt());
        int start = idEnds.intAt(node);
        return new GraphNode(
                new Entity(
                        ids.text(start, idEnds.intAt(node + 1) - start),
                        names.kinds().get(kinds.intAt(node)),
                        name),
                synonyms,
                source,
                licence,
                in.readText(),
                in.readTexts());
    }

    private SectionCursor cursor(int node) {
        return new SectionCursor(texts, (int) starts.longAt(node));
    }
}

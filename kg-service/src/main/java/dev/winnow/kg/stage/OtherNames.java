package dev.winnow.kg.stage;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.LinkedEntity;
import java.util.ArrayList;
import java.util.List;

/** Looks up by which other names texts may call the entities of a question. */
public final class OtherNames {

    /** So many travel with the question; a tenth of the shared graph's diseases has more. */
    private static final int MOST = 16;

    private OtherNames() {}

    /** The entities, in the same order, with the first of their synonyms. */
    public static List<LinkedEntity> of(List<Entity> entities, GraphStore graph) {
        List<LinkedEntity> named = new ArrayList<>(entities.size());
        for (Entity entity : entities) {
            GraphNode node = graph.node(entity.id());
            List<String> synonyms = node == null ? List.of() : node.synonyms();
            named.add(
                    new LinkedEntity(entity, synonyms.subList(0, Math.min(MOST, synonyms.size()))));
        }
        return named;
    }
}

package dev.winnow.bench.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names of a graph, looked up exactly but for case and punctuation. Gold is found with it, so
 * that it does not depend on the linker that is measured.
 */
final class GraphNames {

    private final Map<String, TreeSet<String>> names = new HashMap<>();
    private final Map<String, TreeSet<String>> synonyms = new HashMap<>();

    GraphNames(GraphStore store) {
        store.forEachNode(this::add);
    }

    private void add(GraphNode node) {
        Entity entity = node.entity();
        put(names, entity.kind(), entity.name(), entity.id());
        for (String synonym : node.synonyms()) {
            put(synonyms, entity.kind(), synonym, entity.id());
        }
    }

    /** Ids of a kind with this name, else with this synonym; in order, often none. */
    List<String> find(String kind, String name) {
        TreeSet<String> exact = names.get(key(kind, name));
        TreeSet<String> other = synonyms.get(key(kind, name));
        return exact != null ? List.copyOf(exact) : other != null ? List.copyOf(other) : List.of();
    }

    private static void put(Map<String, TreeSet<String>> map, String kind, String name, String id) {
        map.computeIfAbsent(key(kind, name), k -> new TreeSet<>()).add(id);
    }

    /**
     * Without what sources put behind a name, "(AHDS)" or "(disorder)", and without punctuation,
     * which they set as they like.
     */
    private static String key(String kind, String name) {
        String bare = name.strip().replaceAll("\\s*\\([^)]*\\)$", "");
        return kind
                + '\n'
                + bare.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}

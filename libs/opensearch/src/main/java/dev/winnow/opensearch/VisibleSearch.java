package dev.winnow.opensearch;

import dev.winnow.core.identity.PassageId;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches of one point in time that show no passage but of versions whose manifest is there, and
 * the passages that they met: a handle is the place of one among those. For one thread.
 */
final class VisibleSearch {

    private static final String[] FOUND = {
        Fields.BLOCK, Fields.ORDINAL, Fields.ORDER, Fields.COMPONENTS
    };

    private final PointInTime pointInTime;

    /** By handle. */
    private final List<Found> found = new ArrayList<>();

    /** By the engine's name of a passage. */
    private final Map<String, Integer> handles = new HashMap<>();

    /** Versions of documents whose manifest was seen in this state of the index. */
    private final Set<String> visible = new HashSet<>();

    /** Those that have none here: not there yet, or no more. */
    private final Set<String> hidden = new TreeSet<>();

    VisibleSearch(PointInTime pointInTime) {
        this.pointInTime = pointInTime;
    }

    /**
     * A passage that was met.
     *
     * @param name the engine's name of it
     * @param vector empty if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Found(String name, PassageId id, float[] vector) {}

    /** A passage as one search found it. */
    record Scored(int handle, float score) {}

    /**
     * What was begun to be written and is not settled: most of what can turn out to be invisible. A
     * worker that takes in a thousand documents before it commits would otherwise fill lists with
     * them, one look after the other.
     */
    static ObjectNode begun() {
        ObjectNode query = Queries.filtered(List.of(Queries.term(Fields.KIND, Fields.INTENT)));
        return values(query, IndexDefinition.MOST_HITS, Fields.BLOCK);
    }

    /** Looks at what was begun. */
    void look(JsonNode begun) {
        Set<String> blocks = texts(begun.path("hits").path("hits"), Fields.BLOCK);
        if (!blocks.isEmpty()) {
            areVisible(blocks);
        }
    }

    /** A search for nothing but these values. */
    private static ObjectNode values(ObjectNode query, int size, String... fields) {
        ObjectNode body =
                Queries.search(query, size).put("_source", false).put("stored_fields", "_none_");
        body.set("docvalue_fields", Connection.JSON.valueToTree(fields));
        return body;
    }

    /**
     * The first {@code n} of a search that are visible. What turns out not to be is kept out of the
     * search itself, which is made again: each time at least one version of a document more, until
     * none is left.
     *
     * @param ordered whether of equal scores the lower id is kept, also at the cut-off
     * @param query makes the query of all filters
     */
    List<Scored> find(
            int n,
            List<ObjectNode> filters,
            boolean ordered,
            Function<List<ObjectNode>, ObjectNode> query) {
        while (true) {
            List<ObjectNode> shown = new ArrayList<>(filters);
            if (!hidden.isEmpty()) {
                shown.add(Queries.not(Queries.terms(Fields.BLOCK, hidden)));
            }
            ObjectNode body = values(query.apply(shown), n, FOUND).put("track_scores", true);
            if (ordered) {
                body.putArray("sort").add("_score").add(Queries.object(Fields.ORDER, "asc"));
            }
            JsonNode hits = hits(body);
            Set<String> unknown = texts(hits, Fields.BLOCK);
            unknown.removeAll(visible);
            if (unknown.isEmpty() || areVisible(unknown)) {
                List<Scored> list = new ArrayList<>(hits.size());
                for (JsonNode hit : hits) {
                    list.add(new Scored(handle(hit), (float) hit.path("_score").asDouble()));
                }
                return list;
            }
        }
    }

    /** Looks which of these versions have a manifest; whether all have one. */
    private boolean areVisible(Set<String> blocks) {
        ObjectNode query = Queries.filtered(List.of(Queries.terms(Fields.VISIBLE, blocks)));
        visible.addAll(texts(hits(values(query, blocks.size(), Fields.VISIBLE)), Fields.VISIBLE));
        blocks.stream().filter(block -> !visible.contains(block)).forEach(hidden::add);
        return visible.containsAll(blocks);
    }

    private int handle(JsonNode hit) {
        String block = first(hit, Fields.BLOCK).asString();
        return handles.computeIfAbsent(
                EngineKeys.member(Fields.PASSAGE, block, first(hit, Fields.ORDINAL).asInt()),
                name -> {
                    String id = EngineKeys.text(first(hit, Fields.ORDER).asString());
                    float[] vector = Records.vector(first(hit, Fields.COMPONENTS));
                    found.add(new Found(name, new PassageId(id), vector));
                    return found.size() - 1;
                });
    }

    private static Set<String> texts(JsonNode hits, String field) {
        Set<String> texts = new LinkedHashSet<>();
        hits.forEach(hit -> texts.add(first(hit, field).asString()));
        return texts;
    }

    private static JsonNode first(JsonNode hit, String field) {
        return hit.path("fields").path(field).path(0);
    }

    /** The passage of a handle. */
    Found at(int handle) {
        return found.get(handle);
    }

    /** Those of these passages that the engine finds, by their names. */
    ObjectNode named(List<Integer> handles) {
        List<String> names = handles.stream().map(handle -> at(handle).name()).toList();
        return Queries.object("ids", Queries.object("values", names));
    }

    /** The hits of a search for passages that were met, by their handles. */
    Map<Integer, JsonNode> again(ObjectNode body) {
        Map<Integer, JsonNode> again = new HashMap<>();
        for (JsonNode hit : hits(body)) {
            Integer handle = handles.get(hit.path("_id").asString());
            if (handle != null) {
                again.put(handle, hit);
            }
        }
        return again;
    }

    /**
     * Runs a search.
     *
     * @throws UncheckedIOException if the index cannot be read
     */
    JsonNode search(ObjectNode body) {
        try {
            return pointInTime.search(body);
        } catch (EngineException e) {
            throw unreadable(e);
        }
    }

    static UncheckedIOException unreadable(EngineException cause) {
        return new UncheckedIOException("the index cannot be read: " + cause.getMessage(), cause);
    }

    private JsonNode hits(ObjectNode body) {
        return search(body).path("hits").path("hits");
    }
}

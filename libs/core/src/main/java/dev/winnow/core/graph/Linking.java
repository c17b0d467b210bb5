package dev.winnow.core.graph;

import dev.winnow.core.sentence.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entities that a text names.
 *
 * @param mentions by place; no two overlap
 * @param unknown places that read like a name of which the graph holds nothing near enough, by
 *     place: "not in the graph" is an answer
 */
public record Linking(List<Mention> mentions, List<Span> unknown) {

    /** A text that names nothing. */
    public static final Linking NONE = new Linking(List.of(), List.of());

    public Linking {
        mentions = List.copyOf(mentions);
        unknown = List.copyOf(unknown);
    }

    /** The best candidate of each mention, in order of appearance, each once. */
    public List<Entity> entities() {
        Map<String, Entity> found = new LinkedHashMap<>();
        for (Mention mention : mentions) {
            found.putIfAbsent(mention.entity().id(), mention.entity());
        }
        return List.copyOf(found.values());
    }
}

package dev.winnow.core.graph;

import dev.winnow.core.sentence.Span;
import java.util.List;

/** Finds the graph's entities in a text. Safe for use by several threads. */
@FunctionalInterface
public interface EntityLinker {

    /**
     * The entities that a text names; none is a proper answer.
     *
     * @param pins ids of entities that the caller means: where a mention may be one of them, it is;
     *     what the text does not name is left to the caller
     */
    Linking link(String text, List<String> pins);

    /** Links a text without pins. */
    default Linking link(String text) {
        return link(text, List.of());
    }

    /**
     * Entities that a text names.
     *
     * @param mentions by place; no two overlap
     * @param unknown places that read like a name of which the graph holds nothing near enough, by
     *     place: "not in the graph" is an answer
     */
    record Linking(List<Mention> mentions, List<Span> unknown) {

        /** A text that names nothing. */
        public static final Linking NONE = new Linking(List.of(), List.of());

        public Linking {
            mentions = List.copyOf(mentions);
            unknown = List.copyOf(unknown);
        }

        /** The best candidate of each mention, in order of appearance, each once. */
        public List<Entity> entities() {
            return mentions.stream().map(Mention::entity).distinct().toList();
        }
    }

    /**
     * A place in a text that names an entity.
     *
     * @param span where, in UTF-16 units of the text as given
     * @param candidates what it may mean, the best first, then by id; at least one
     */
    record Mention(Span span, List<LinkCandidate> candidates) {

        public Mention {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("a mention names at least one entity");
            }
        }

        /** Its most likely meaning. */
        public Entity entity() {
            return candidates.getFirst().entity();
        }

        /** Whether another entity of the same kind fits as well as the first. */
        public boolean ambiguous() {
            return candidates.size() > 1
                    && entity().kind().equals(candidates.get(1).entity().kind())
                    && candidates.get(0).match() == candidates.get(1).match()
                    && candidates.get(0).similarity() == candidates.get(1).similarity();
        }
    }

    /**
     * An entity that a mention may mean.
     *
     * @param entity the entity
     * @param form the name or synonym that was matched, as the graph writes it
     * @param match how
     * @param similarity of form and text: 1 where they are equal but for case and punctuation, less
     *     for a near match
     */
    record LinkCandidate(Entity entity, String form, Match match, float similarity) {

        /** Kind of match, the surest first. */
        public enum Match {
            /** The caller says so. */
            PINNED,
            /** The preferred name or an id. */
            NAME,
            /** Another name. */
            SYNONYM,
            /** A name with a few letters changed. */
            SPELLING
        }
    }
}

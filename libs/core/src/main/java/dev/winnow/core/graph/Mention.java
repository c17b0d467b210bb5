package dev.winnow.core.graph;

import dev.winnow.core.sentence.Span;
import java.util.List;

/**
 * A place in a text that names an entity.
 *
 * @param span where, in UTF-16 units of the text as given
 * @param candidates what it may mean, the best first, then by id; at least one
 */
public record Mention(Span span, List<LinkCandidate> candidates) {

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

package dev.winnow.kg.link;

/**
 * How names are linked.
 *
 * @param floor least similarity of a misspelt name, above 0 to 1. design/graph.md starts at .75: one slip in four letters
 */
public record LinkSettings(float floor) {

    /** Start values. */
    public static final LinkSettings DEFAULTS = new LinkSettings(.75f);

    public LinkSettings {
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException(
                    "link.floor is above 0 and at most 1, got %s".formatted(floor));
        }
    }
}

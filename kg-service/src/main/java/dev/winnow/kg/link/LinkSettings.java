package dev.winnow.kg.link;

/**
 * Settings of the linking of names.
 *
 * @param floor least similarity of a misspelt name, above 0 to 1. One slip in four letters is .75:
 *     below it, short names run into each other
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

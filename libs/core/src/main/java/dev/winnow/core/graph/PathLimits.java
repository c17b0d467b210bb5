package dev.winnow.core.graph;

/**
 * Bounds of a search for paths.
 *
 * @param hops longest path in links, 1 to {@link #MOST_HOPS}
 * @param degree an entity on the way with more edges is passed by: what everything is joined to
 *     explains nothing
 * @param paths most paths handed back
 */
public record PathLimits(int hops, int degree, int paths) {

    /** Beyond it nearly everything is joined to everything, and a path explains nothing. */
    public static final int MOST_HOPS = 3;

    public PathLimits {
        if (hops < 1 || hops > MOST_HOPS) {
            throw new IllegalArgumentException(
                    "paths have 1 to %d hops, got %d".formatted(MOST_HOPS, hops));
        }
        if (degree < 1 || paths < 1) {
            throw new IllegalArgumentException(
                    "a degree and a number of paths of 1 or more are needed, got %d and %d"
                            .formatted(degree, paths));
        }
    }
}

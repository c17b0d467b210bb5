package dev.winnow.kg.context;

import java.util.Comparator;

/** Total orders of candidates; both end in the ids of the edge. */
final class FactOrder {

    /** By the triple. */
    static final Comparator<Found> TRIPLE =
            Comparator.<Found, String>comparing(f -> f.edge().subject().id())
                    .thenComparing(f -> f.edge().relation().id())
                    .thenComparing(f -> f.edge().object().id())
                    .thenComparing(f -> f.anchor().id());

    /** By the distance to the entity of the question. */
    static final Comparator<Found> NEAREST =
            Comparator.comparingInt((Found f) -> f.path().size()).thenComparing(TRIPLE);

    private FactOrder() {}
}

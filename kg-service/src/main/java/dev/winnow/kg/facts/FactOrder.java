package dev.winnow.kg.facts;

import java.util.Comparator;

/** Total orders of candidates; both end in the ids of the edge. */
final class FactOrder {

    /** By the triple. */
    static final Comparator<CandidateFact> TRIPLE =
            Comparator.<CandidateFact, String>comparing(f -> f.edge().subject().id())
                    .thenComparing(f -> f.edge().relation().id())
                    .thenComparing(f -> f.edge().object().id())
                    .thenComparing(f -> f.anchor().id());

    /** By the distance to the entity of the question. */
    static final Comparator<CandidateFact> NEAREST =
            Comparator.comparingInt((CandidateFact f) -> f.path().size()).thenComparing(TRIPLE);

    private FactOrder() {}
}

package dev.winnow.inference.embed;

/** How the token vectors of a text become one. */
enum Pooling {
    /** The first token's. */
    CLS,
    /** The mean of all, specials included. */
    MEAN
}

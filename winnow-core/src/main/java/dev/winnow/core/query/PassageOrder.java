package dev.winnow.core.query;

/** In which order documents stand in a compact context. */
public enum PassageOrder {
    /** Best first. */
    RANK,
    /** By document id, then by place in the document. */
    DOCUMENT,
    /** Best at both ends and weakest in the middle, where generators read least carefully. */
    EDGES
}

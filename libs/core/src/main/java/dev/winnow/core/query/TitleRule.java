package dev.winnow.core.query;

/** The text that counts as a passage's title when sentences are chosen. */
public enum TitleRule {
    /** The title is a heading of the context; it is never a sentence. */
    NONE,
    /** The first sentence is kept whenever another sentence of its passage is. */
    FIRST_SENTENCE
}

package dev.winnow.core.context;

import dev.winnow.core.sentence.Span;

/**
 * A fact of the graph in a context.
 *
 * @param id of the fact, as in the list of facts and in the explanation
 * @param place where what it adds to its line stands in the text of the context: the name of the
 *     other end with its numbers
 */
public record CitedFact(String id, Span place) {}

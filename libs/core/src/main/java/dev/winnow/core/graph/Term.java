package dev.winnow.core.graph;

/**
 * A place in the hierarchy, seen from a term above or below it.
 *
 * @param entity the term
 * @param via id of the next term on the shortest way back to where the look began; of several, the
 *     least
 * @param distance steps to where the look began, 1 upwards
 */
public record Term(Entity entity, String via, int distance) {}

package dev.winnow.kg.link;

/**
 * Words of a text that are a name of the graph.
 *
 * @param start first word
 * @param end behind the last word
 * @param node where the name ends in the dictionary
 * @param edits letters and words that had to be changed
 */
record NameMatch(int start, int end, int node, int edits) {}

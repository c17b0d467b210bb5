package dev.winnow.core.retrieval;

/**
 * What an embedder reads of a passage.
 *
 * @param heading title and headings, may be empty
 * @param text the passage's own text
 */
public record PassageText(String heading, String text) {}

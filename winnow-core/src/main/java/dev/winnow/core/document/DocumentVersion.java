package dev.winnow.core.document;

/**
 * Which state of a document an index holds.
 *
 * @param number grows with every change of the document
 * @param parts records in which its passages came; 0 if they came in none, or if this is the version of its deletion
 */
public record DocumentVersion(long number, int parts) {}

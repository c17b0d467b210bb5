package dev.winnow.eval.collection;

/**
 * A document of a collection.
 *
 * @param id its {@code _id}
 * @param title empty if it has none
 * @param text may be empty: Cranfield has two such documents
 */
public record BeirDocument(String id, String title, String text) {}

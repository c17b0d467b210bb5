package dev.winnow.bench.collection;

import java.util.SortedMap;

/**
 * A question and what is relevant to it.
 *
 * @param id its {@code _id}
 * @param text the question
 * @param grades document id to grade
 */
public record JudgedQuery(String id, String text, SortedMap<String, Integer> grades) {}

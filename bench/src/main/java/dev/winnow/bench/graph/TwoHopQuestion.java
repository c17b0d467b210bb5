package dev.winnow.bench.graph;

import java.util.List;

/**
 * A question for what two diseases have in common.
 *
 * @param text as asked
 * @param one ids that the first disease's name may mean
 * @param other ids that the second's may mean
 * @param gold what they share: for each name the ids that it may mean; an empty list is a name that
 *     the graph lacks
 */
record TwoHopQuestion(String text, List<String> one, List<String> other, List<List<String>> gold) {}

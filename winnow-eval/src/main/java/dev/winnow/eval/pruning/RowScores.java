package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.util.SortedMap;

/**
 * A row and what every method says about its sentences.
 *
 * @param row the row
 * @param byMethod name of the method to one score for each sentence
 */
public record RowScores(LabelledRow row, SortedMap<String, float[]> byMethod) {}

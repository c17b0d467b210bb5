package dev.winnow.inference.rerank;

/**
 * The model's score of one window of a passage.
 *
 * @param from the first sentence that it scores at least a part of, from 0 upwards
 * @param to behind the last one
 * @param tokens of its row, question, specials and repeated context included
 * @param rankLogit raw rank score
 */
public record WindowScore(int from, int to, int tokens, float rankLogit) {}

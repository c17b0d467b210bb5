package dev.winnow.inference.encode;

import dev.winnow.inference.session.TokenSequence;

/**
 * Makes of a model's output what the caller wants of a text.
 *
 * @param <T> what the model gives for one row
 * @param <R> what the caller wants
 */
@FunctionalInterface
public interface RowResult<T, R> {

    /**
     * Pure.
     *
     * @param row the text as the model read it
     * @throws IllegalArgumentException if the output means nothing; the message quotes no text
     */
    R of(TokenSequence row, T output);
}

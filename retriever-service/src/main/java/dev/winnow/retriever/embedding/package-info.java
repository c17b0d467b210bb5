/**
 * Vectors of texts that a caller sends, by the encoder that the index has anyway. Plain Java; knows
 * nothing of the dialects of the requests.
 */
@NullMarked
package dev.winnow.retriever.embedding;

import org.jspecify.annotations.NullMarked;

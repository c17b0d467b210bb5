/**
 * Text to token ids, with the tokenizer that belongs to a model. Texts go in piece by piece and ids
 * come out without specials: where pieces stand in a row is decided by those who build it, so no
 * offsets are ever needed. Must not know questions, passages or scores.
 */
@NullMarked
package dev.winnow.inference.token;

import org.jspecify.annotations.NullMarked;

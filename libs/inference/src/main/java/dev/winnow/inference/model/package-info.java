/**
 * A model before it runs: a folder with {@code winnow-model.json} beside the model and its
 * tokenizer, on disk or on the class path. Both files are checked against the SHA-256 that the
 * description states. Entry point is {@link dev.winnow.inference.model.ModelSource}. Must not know
 * sessions, tokens or scores.
 */
@NullMarked
package dev.winnow.inference.model;

import org.jspecify.annotations.NullMarked;

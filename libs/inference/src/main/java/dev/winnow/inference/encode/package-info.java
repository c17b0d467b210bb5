/**
 * Single texts through a model, one unpadded run each, for questions that cannot wait and for
 * passages in bulk. Entry point is {@link dev.winnow.inference.encode.TextEncoder}. Must not know
 * what the outputs mean.
 */
@NullMarked
package dev.winnow.inference.encode;

import org.jspecify.annotations.NullMarked;

/**
 * Expensive results are computed once: vectors and indexes, named after a hash of
 * everything that they depend on.
 */
@NullMarked
package dev.winnow.eval.cache;

import org.jspecify.annotations.NullMarked;

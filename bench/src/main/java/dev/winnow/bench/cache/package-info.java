/**
 * Expensive results: computed on several threads, and once. Vectors, scores and indexes are kept
 * under a hash of everything that they depend on.
 */
@NullMarked
package dev.winnow.bench.cache;

import org.jspecify.annotations.NullMarked;

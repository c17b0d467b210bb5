/** Expensive results: computed on several threads, and once. */
@NullMarked
package dev.winnow.bench.cache;

import org.jspecify.annotations.NullMarked;

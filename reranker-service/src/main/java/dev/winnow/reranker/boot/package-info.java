/**
 * The program. Alone in its package, so that nothing is scanned: everything comes from
 * auto-configurations.
 */
@NullMarked
package dev.winnow.reranker.boot;

import org.jspecify.annotations.NullMarked;

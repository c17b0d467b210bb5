/**
 * The program. Alone in its package, so that nothing is scanned: everything comes from
 * auto-configurations.
 */
@NullMarked
package dev.winnow.kg.boot;

import org.jspecify.annotations.NullMarked;

/** Publishes the counter of a generator's tokens to Spring. */
@NullMarked
package dev.winnow.platform.tokens;

import org.jspecify.annotations.NullMarked;

/**
 * Times of a running service's answers over HTTP, with the stages' own reports beside the clock.
 */
@NullMarked
package dev.winnow.bench.speed;

import org.jspecify.annotations.NullMarked;

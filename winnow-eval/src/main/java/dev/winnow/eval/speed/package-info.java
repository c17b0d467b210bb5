/** How long answers take: of a running service over HTTP, or of the same line in this process, with the stages' own reports beside the clock. */
@NullMarked
package dev.winnow.eval.speed;

import org.jspecify.annotations.NullMarked;

/** How long answers take: measured from outside, over HTTP, against a running service, with the service's own reports beside the clock. */
@NullMarked
package dev.winnow.eval.speed;

import org.jspecify.annotations.NullMarked;

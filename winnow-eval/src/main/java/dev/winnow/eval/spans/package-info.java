/** Whether answers keep their promise that text is sliced and never altered: every span of an answer against the original at its offsets. */
@NullMarked
package dev.winnow.eval.spans;

import org.jspecify.annotations.NullMarked;

/** Evidence that lies in several passages: what the decision over all passages of a question keeps of it. */
@NullMarked
package dev.winnow.eval.evidence;

import org.jspecify.annotations.NullMarked;

/** The one notion of a deadline that every stage, queue and model call shares. */
@NullMarked
package dev.winnow.core.deadline;

import org.jspecify.annotations.NullMarked;

/** Sentences as spans of the text. */
@NullMarked
package dev.winnow.core.sentence;

import org.jspecify.annotations.NullMarked;

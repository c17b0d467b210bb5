/**
 * The servers that tests of several modules talk to: real ones, in a container where an engine is.
 */
@NullMarked
package dev.winnow.testing;

import org.jspecify.annotations.NullMarked;

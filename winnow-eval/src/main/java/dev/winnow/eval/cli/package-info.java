/** The commands {@code ./winnow eval ...}. They read options, print progress on standard error and tables on standard output. */
@NullMarked
package dev.winnow.eval.cli;

import org.jspecify.annotations.NullMarked;

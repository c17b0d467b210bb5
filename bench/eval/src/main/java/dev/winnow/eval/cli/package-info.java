/**
 * The commands {@code ./winnow eval ...} and {@code ./winnow tune ...}: they read options and print
 * progress on standard error and tables on standard output.
 */
@NullMarked
package dev.winnow.eval.cli;

import org.jspecify.annotations.NullMarked;

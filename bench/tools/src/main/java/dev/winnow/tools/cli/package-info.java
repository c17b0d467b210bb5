/** The command {@code winnow}, as far as winnow-tools has it. Must not know Spring. */
@NullMarked
package dev.winnow.tools.cli;

import org.jspecify.annotations.NullMarked;

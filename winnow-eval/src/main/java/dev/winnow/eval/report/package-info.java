/** How results are written down: JSON that others read, and Markdown tables that carry the command and the machine that made them. */
@NullMarked
package dev.winnow.eval.report;

import org.jspecify.annotations.NullMarked;

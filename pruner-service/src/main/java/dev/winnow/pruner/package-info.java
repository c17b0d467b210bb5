/**
 * The last stage of the pipeline: it decides which sentences stay and writes the compact context.
 *
 * <p>{@link dev.winnow.pruner.select} decides, {@link dev.winnow.pruner.render} writes the text;
 * this package puts both behind a state and a report. It depends on neither Spring nor a transport.
 */
@NullMarked
package dev.winnow.pruner;

import org.jspecify.annotations.NullMarked;

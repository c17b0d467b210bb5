/**
 * The front door: {@link dev.winnow.library.Winnow#open} wires the whole pipeline in plain Java, and
 * is the only place that does. Depends on the plain parts of every stage and on ingestion; on no
 * framework, no transport and no command line.
 */
@NullMarked
package dev.winnow.library;

import org.jspecify.annotations.NullMarked;

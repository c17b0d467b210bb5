/**
 * The front door: {@link dev.winnow.library.Winnow#open} wires the whole pipeline in plain Java,
 * for other programs, the command line and the tools. Depends on the plain parts of every stage and
 * on ingestion; on no framework, no transport and no command line.
 */
@NullMarked
package dev.winnow.library;

import org.jspecify.annotations.NullMarked;

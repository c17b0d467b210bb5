/** Extraction in real processes, killed for real. */
@NullMarked
package dev.winnow.retriever.extract.isolate;

import org.jspecify.annotations.NullMarked;

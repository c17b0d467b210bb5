/** Extraction in real processes, killed for real. */
@NullMarked
package dev.winnow.ingest.extract.isolate;

import org.jspecify.annotations.NullMarked;

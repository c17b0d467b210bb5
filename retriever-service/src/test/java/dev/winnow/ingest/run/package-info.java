/** Ingestion of real folders into real indexes, whole, twice and interrupted. */
@NullMarked
package dev.winnow.ingest.run;

import org.jspecify.annotations.NullMarked;

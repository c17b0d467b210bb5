/** Ingestion of real folders into real indexes, whole, twice and interrupted. */
@NullMarked
package dev.winnow.retriever.ingest;

import org.jspecify.annotations.NullMarked;

/**
 * Documents become passages: along headings and sentences, measured in tokens of the encoder.
 * Passages partition the text, so that no sentence is lost and offsets into the original add up.
 * Where to cut is chosen for a section as a whole, by the shortest-path method that Knuth and Plass
 * use for lines ("Breaking paragraphs into lines", Software: Practice and Experience 11, 1981), so
 * no tiny tail is left.
 *
 * <p>{@link dev.winnow.ingest.chunk.Chunker} is the entry point. The package must not know files,
 * vectors, the index or HTTP.
 */
@NullMarked
package dev.winnow.ingest.chunk;

import org.jspecify.annotations.NullMarked;

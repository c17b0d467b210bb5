/** Tests of documents by topic, through a real broker into real indexes. */
@NullMarked
package dev.winnow.ingest.topic;

import org.jspecify.annotations.NullMarked;

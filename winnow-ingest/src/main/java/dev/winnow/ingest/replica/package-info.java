/**
 * Documents by topic. A worker makes the passages of each document once and writes them to {@code winnow.passages.v1}; every replica follows
 * that topic and builds its own index from it, so a replica costs disk and Lucene's time and never inference. How far the topic was read stands in the
 * same Lucene commit as what was read. Of two versions of a document the higher one holds, in whatever order they come. Must not know where
 * documents come from, or who asks questions.
 */
@NullMarked
package dev.winnow.ingest.replica;

import org.jspecify.annotations.NullMarked;

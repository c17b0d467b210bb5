/**
 * Test collections on disk: BEIR folders and sentence-labelled questions, read as they are and
 * checked while they are read.
 */
@NullMarked
package dev.winnow.bench.collection;

import org.jspecify.annotations.NullMarked;

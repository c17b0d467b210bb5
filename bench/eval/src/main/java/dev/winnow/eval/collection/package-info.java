/**
 * Test collections on disk: BEIR folders and sentence-labelled questions, read as they are and
 * checked while they are read.
 */
@NullMarked
package dev.winnow.eval.collection;

import org.jspecify.annotations.NullMarked;

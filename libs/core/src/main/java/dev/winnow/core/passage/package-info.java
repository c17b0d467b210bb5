/**
 * Documents' text as the pipeline carries it: passages with offsets into the stored original. Text
 * is sliced from the original and never altered, so every quotation can be checked.
 */
@NullMarked
package dev.winnow.core.passage;

import org.jspecify.annotations.NullMarked;

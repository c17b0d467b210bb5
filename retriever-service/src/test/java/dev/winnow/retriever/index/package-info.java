/** Tests of the index, on real Lucene directories. */
@NullMarked
package dev.winnow.retriever.index;

import org.jspecify.annotations.NullMarked;

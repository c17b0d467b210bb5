/** Tests of retrieval, on real Lucene directories. */
@NullMarked
package dev.winnow.retriever.search;

import org.jspecify.annotations.NullMarked;

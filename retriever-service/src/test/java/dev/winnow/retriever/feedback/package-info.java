/** Tests of retrieval, on real Lucene directories. */
@NullMarked
package dev.winnow.retriever.feedback;

import org.jspecify.annotations.NullMarked;

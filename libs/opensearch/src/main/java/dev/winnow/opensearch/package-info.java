/**
 * Documents and passages on OpenSearch, in the seat of the index on Lucene: {@link
 * dev.winnow.opensearch.OpenSearchStore} takes them in and hands out views to search. Plain Java;
 * everything that makes terms or vectors of a text stays on this side, and the engine gets terms
 * that it only has to keep.
 *
 * <p>All is in one index. A document is a <em>manifest</em>, the pieces of its original and its
 * passages, separate documents of the engine that share a routing and so a shard: whoever looks at
 * one state of the shard sees them in the order in which they were written. The manifest names the
 * version that holds. Passages of other versions, written before their manifest or not yet removed
 * after the next one, are never shown.
 */
@NullMarked
package dev.winnow.opensearch;

import org.jspecify.annotations.NullMarked;

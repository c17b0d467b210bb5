/**
 * What indexes on any engine have in common: the settings that their content depends on, how terms
 * are made of texts, what a filter may be, and why an index does not open. retriever-service has
 * one on Lucene, winnow-opensearch one on OpenSearch.
 */
@NullMarked
package dev.winnow.core.index;

import org.jspecify.annotations.NullMarked;

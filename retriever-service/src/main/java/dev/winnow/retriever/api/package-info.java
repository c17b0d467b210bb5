/**
 * The retriever over HTTP: thin mappers that build a state or a document, hand it on and map what
 * comes back. Nothing here ranks, filters or cuts.
 */
@NullMarked
package dev.winnow.retriever.api;

import org.jspecify.annotations.NullMarked;

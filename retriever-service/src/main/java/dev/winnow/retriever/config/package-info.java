/**
 * Settings and wiring of the retriever: explicit beans, no scanning. The way in is {@link
 * dev.winnow.retriever.config.RetrieverAutoConfiguration}. Must not know how anything is searched
 * or cut.
 */
@NullMarked
package dev.winnow.retriever.config;

import org.jspecify.annotations.NullMarked;

/** Publishes the reranker, its stage and its endpoints to Spring. */
@NullMarked
package dev.winnow.reranker.config;

import org.jspecify.annotations.NullMarked;

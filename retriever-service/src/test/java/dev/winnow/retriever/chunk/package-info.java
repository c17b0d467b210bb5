/** The laws of cutting, on made and on real texts. */
@NullMarked
package dev.winnow.retriever.chunk;

import org.jspecify.annotations.NullMarked;

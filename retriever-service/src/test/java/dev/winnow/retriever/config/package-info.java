/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.retriever.config;

import org.jspecify.annotations.NullMarked;

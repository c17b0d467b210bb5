/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.ingest.config;

import org.jspecify.annotations.NullMarked;

/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.ingest.api;

import org.jspecify.annotations.NullMarked;

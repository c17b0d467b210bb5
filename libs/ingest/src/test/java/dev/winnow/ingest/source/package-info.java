/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.ingest.source;

import org.jspecify.annotations.NullMarked;

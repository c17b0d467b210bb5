/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.ingest.prepare;

import org.jspecify.annotations.NullMarked;

/** Tests of the retriever's settings. */
@NullMarked
package dev.winnow.ingest.job;

import org.jspecify.annotations.NullMarked;

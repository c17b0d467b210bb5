/** Settings of ingestion, and the beans that they make. */
@NullMarked
package dev.winnow.ingest.config;

import org.jspecify.annotations.NullMarked;

/** The REST endpoints of documents and of their jobs. */
@NullMarked
package dev.winnow.ingest.api;

import org.jspecify.annotations.NullMarked;

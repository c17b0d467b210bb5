/** Extraction from real files, most of them made here by the libraries that write such files. */
@NullMarked
package dev.winnow.ingest.extract;

import org.jspecify.annotations.NullMarked;

/** The laws of cutting, on made and on real texts. */
@NullMarked
package dev.winnow.ingest.chunk;

import org.jspecify.annotations.NullMarked;

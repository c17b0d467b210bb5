/**
 * The shapes of {@code /v1/context}: what may be asked and what is answered. Plain records, so that
 * the command line reads and writes the same body as the endpoint. Maps, and decides nothing:
 * nothing here ranks, filters or scores. Must not know HTTP.
 */
@NullMarked
package dev.winnow.app.context;

import org.jspecify.annotations.NullMarked;

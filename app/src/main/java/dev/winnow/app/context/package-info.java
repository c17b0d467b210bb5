/**
 * The shapes of {@code /v1/context} and {@code /v1/prune}: what may be asked and what is answered.
 * Plain records, so that the command line reads and writes the same body as the endpoint. Passages
 * that come with a question become candidates of a state; nothing here ranks, filters or scores.
 * Must not know HTTP.
 */
@NullMarked
package dev.winnow.app.context;

import org.jspecify.annotations.NullMarked;

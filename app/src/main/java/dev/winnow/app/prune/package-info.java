/**
 * The shapes of {@code /v1/prune}: passages that come with the question, and what is left of each.
 * Nothing here ranks, filters or scores: passages become candidates of a state, the stages decide,
 * and the result is read off. Must not know HTTP.
 */
@NullMarked
package dev.winnow.app.prune;

import org.jspecify.annotations.NullMarked;

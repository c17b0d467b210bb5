/**
 * The callers, and what they may see and do. Without {@code winnow.security.api-keys} the server is
 * local: it listens on the loopback address only, and every caller may do everything except what
 * the command line of the server's own user may do: have files read. With keys each request needs
 * one, as {@code Authorization: Bearer <key>} or {@code X-Api-Key: <key>}.
 *
 * <p>A controller gets the {@link dev.winnow.core.query.Scope} as a parameter; it comes from
 * authentication and from nowhere else. A module whose endpoints need more than the authority to
 * search publishes {@link dev.winnow.platform.security.AccessRule} beans.
 *
 * <p>Must not know questions, stages or documents.
 */
@NullMarked
package dev.winnow.platform.security;

import org.jspecify.annotations.NullMarked;

/**
 * The command {@code winnow}. Talks to a running service, or opens the index itself when none runs.
 * The only place that writes to the terminal. Must not know Spring, except to start the service.
 */
@NullMarked
package dev.winnow.app.cli;

import org.jspecify.annotations.NullMarked;

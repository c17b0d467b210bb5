/**
 * The context endpoint without a server, for a command that runs while no service does: the
 * requests of the API, put to the library. Must not depend on the terminal.
 */
@NullMarked
package dev.winnow.app.local;

import org.jspecify.annotations.NullMarked;

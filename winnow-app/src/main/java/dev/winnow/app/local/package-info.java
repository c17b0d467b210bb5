/**
 * The whole line without a server, for a command that runs while no service does: the same parts that the service wires, put together by hand. Must
 * not know Spring or the terminal.
 */
@NullMarked
package dev.winnow.app.local;

import org.jspecify.annotations.NullMarked;

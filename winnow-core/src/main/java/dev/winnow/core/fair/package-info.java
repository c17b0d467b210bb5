/**
 * Turns between tenants: whose work a thread does, and a queue in which nobody's work waits for all of somebody else's.
 */
@NullMarked
package dev.winnow.core.fair;

import org.jspecify.annotations.NullMarked;

/**
 * Turns between tenants: the tenant that a thread works for, and a queue in which no tenant's work
 * waits for all of another's.
 */
@NullMarked
package dev.winnow.core.fair;

import org.jspecify.annotations.NullMarked;

/**
 * Turns and shares: whose something is, how much each has, the owner that a thread works for, and a
 * queue in which no tenant's and no user's work waits for all of another's.
 */
@NullMarked
package dev.winnow.core.fair;

import org.jspecify.annotations.NullMarked;

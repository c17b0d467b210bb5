/**
 * What the topics cost: questions that arrive at a fixed rate, through the line in one process and through a running stack, timed from when
 * each was due.
 */
@NullMarked
package dev.winnow.app.latency;

import org.jspecify.annotations.NullMarked;

/**
 * The cost of the topics: questions that arrive at a fixed rate, through the pipeline in one
 * process and through a running stack, timed from when each was due.
 */
@NullMarked
package dev.winnow.bench.latency;

import org.jspecify.annotations.NullMarked;

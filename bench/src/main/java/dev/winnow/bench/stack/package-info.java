/**
 * A whole installation on one machine without a container engine: a broker and the five programs as
 * processes, their logs and process ids in one folder. For trying things and for tests that kill
 * processes; in production something else starts and watches them.
 */
@NullMarked
package dev.winnow.bench.stack;

import org.jspecify.annotations.NullMarked;

/**
 * The commands {@code ./winnow eval}, {@code tune}, {@code stack}, {@code soak} and {@code
 * latency}: they read options, print progress on standard error and results on standard output.
 * Must not know Spring.
 */
@NullMarked
package dev.winnow.bench.cli;

import org.jspecify.annotations.NullMarked;

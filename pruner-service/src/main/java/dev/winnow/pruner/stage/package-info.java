/**
 * The pruner as a stage of the line: {@link dev.winnow.pruner.select.Pruner} behind a state and a report. Knows nothing of Spring
 * or of a transport.
 */
@NullMarked
package dev.winnow.pruner.stage;

import org.jspecify.annotations.NullMarked;

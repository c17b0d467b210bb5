/**
 * What came of a stage: its report with the outcome, and the problem of one that failed. Below
 * everything that runs or describes stages, so that any of it can fail with {@link
 * dev.winnow.core.outcome.StageException}.
 */
@NullMarked
package dev.winnow.core.outcome;

import org.jspecify.annotations.NullMarked;

package dev.winnow.core.pipeline;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;

/**
 * One step of the pipeline. The contract of every implementation:
 *
 * <ul>
 *   <li><b>Pure.</b> The same state, settings, model hash and index position give the same result,
 *       so retries and duplicates are harmless.
 *   <li><b>Thread-safe and blocking.</b> It runs on the bounded pool of platform threads, never on
 *       a virtual thread.
 *   <li><b>Growing.</b> It returns the state with its own part and exactly one {@link StageReport}
 *       added. The input is never returned as it came.
 *   <li><b>Three kinds of trouble.</b> A broken environment throws {@link StageException} and the
 *       pipeline decides; an expected limit becomes a note in the report; lost quality becomes
 *       {@link Outcome.Degraded}.
 *   <li><b>Aware of time.</b> It asks {@link StageContext#remaining()} before work that takes long,
 *       and begins none past its deadline.
 *   <li><b>Ordered.</b> Every list it writes has a total order that ends in an id.
 *   <li><b>Discreet.</b> No text of questions or passages in logs, spans, metrics or messages.
 * </ul>
 */
public interface Stage {

    StageId id();

    /**
     * Does the stage's work.
     *
     * @throws StageException if the environment is broken: model gone, index unreadable, queue full
     */
    PipelineState apply(PipelineState in, StageContext context) throws StageException;
}

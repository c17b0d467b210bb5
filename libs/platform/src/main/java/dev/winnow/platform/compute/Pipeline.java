package dev.winnow.platform.compute;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ProblemException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The stages as whoever asks sees them, wherever they run. Safe for use by several threads. */
public interface Pipeline {

    /** The stages, in their order. */
    List<StageId> stages();

    /**
     * Runs some of the stages.
     *
     * @param chosen which, whatever their order in the list
     * @param gone true once the client has gone away
     * @return the state after the last of them
     * @throws ProblemException 404 for a stage that the line does not have; the problem of the
     *     stage that failed, with all reports; 429 for too many questions at once; 499 if the
     *     client went away; 503 without an answer; 504 if the deadline passed
     */
    PipelineState run(PipelineState accepted, List<StageId> chosen, BooleanSupplier gone);

    /** Runs all stages for a client that waits. */
    default PipelineState run(PipelineState accepted) {
        return run(accepted, stages(), () -> false);
    }

    /** Runs some of the stages for a client that waits. */
    default PipelineState run(PipelineState accepted, List<StageId> chosen) {
        return run(accepted, chosen, () -> false);
    }
}

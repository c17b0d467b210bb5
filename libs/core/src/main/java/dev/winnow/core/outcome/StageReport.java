package dev.winnow.core.outcome;

import dev.winnow.core.identity.ModelIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work of one stage and its cost.
 *
 * @param stage the stage
 * @param outcome the end of the stage
 * @param duration wall-clock time of the stage
 * @param queueWait time spent waiting for a model session
 * @param tokenizing time in a tokeniser, summed over threads: the model's, or in the pruner the
 *     budget's
 * @param tokenizingAlone the part of it that no work of a model hid, which the caller waited for
 * @param inference time in the model, summed over threads
 * @param store time in the index or graph that the stage reads
 * @param itemsIn facts, candidates or sentences that came in, 0 or more
 * @param itemsOut facts, candidates or sentences that went out, 0 or more
 * @param tokensIn tokens read, 0 or more: by the model where the stage has one, of the five best
 *     passages for the pruner
 * @param tokensOut tokens of the context for the pruner, else 0
 * @param model the model in use; null if the stage has none, and then left out in JSON
 * @param position index position or graph checksum; null if the stage has neither, and then left
 *     out in JSON
 * @param notes expected limits that were met, e.g. {@code truncated: 2 passages}, in order of
 *     appearance
 */
public record StageReport(
        StageId stage,
        Outcome outcome,
        Duration duration,
        Duration queueWait,
        Duration tokenizing,
        Duration tokenizingAlone,
        Duration inference,
        Duration store,
        int itemsIn,
        int itemsOut,
        int tokensIn,
        int tokensOut,
        @Nullable ModelIdentity model,
        @Nullable String position,
        List<String> notes) {

    public StageReport {
        notes = List.copyOf(notes);
    }

    /** A report on a stage that did not do its work. */
    public static StageReport of(StageId stage, Outcome outcome, Duration duration) {
        return new StageReport(
                stage,
                outcome,
                duration,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0,
                0,
                0,
                0,
                null,
                null,
                List.of());
    }

    /** The same report with one more note. */
    public StageReport withNote(String note) {
        return with(outcome, note);
    }

    /** The same report with another end, and a note that says why. */
    public StageReport with(Outcome other, String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new StageReport(
                stage,
                other,
                duration,
                queueWait,
                tokenizing,
                tokenizingAlone,
                inference,
                store,
                itemsIn,
                itemsOut,
                tokensIn,
                tokensOut,
                model,
                position,
                more);
    }
}

package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext;
import java.time.Duration;
import java.util.List;

/**
 * The result of a decision.
 *
 * @param context what a generator receives
 * @param notes expected limits that were met and steps that were left out, for the report; constant
 *     words and counts only
 * @param ranked whether rank scores existed
 * @param counting time in the counter of the budget's tokens
 */
public record PruneResult(
        CompactContext context, List<String> notes, boolean ranked, Duration counting) {

    public PruneResult {
        notes = List.copyOf(notes);
    }
}

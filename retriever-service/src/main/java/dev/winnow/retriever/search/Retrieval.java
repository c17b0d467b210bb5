package dev.winnow.retriever.search;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.IndexView.IndexPosition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param candidates best first, at most as many as were asked for
 * @param pinned those of them, the last ones, that are exact matches which fusion had left out
 * @param position what the index held
 * @param outcome complete, or degraded if a source could not be asked
 * @param notes limits that were met, e.g. {@code pinned: 1 passage}, in order of appearance
 * @param feedback what came of feedback
 * @param embedding time that the question's vector took, waiting for a session included: an
 *     embedder does not tell them apart
 * @param store time in the index
 * @param smallTalk whether the text asks for nothing that documents hold; candidates are there all
 *     the same
 * @param model the encoder that was used, or null if none was
 */
public record Retrieval(
        List<Candidate> candidates,
        List<PassageId> pinned,
        IndexPosition position,
        Outcome outcome,
        List<String> notes,
        FeedbackReport feedback,
        Duration embedding,
        Duration store,
        boolean smallTalk,
        @Nullable ModelIdentity model) {

    public Retrieval {
        candidates = List.copyOf(candidates);
        pinned = List.copyOf(pinned);
        notes = List.copyOf(notes);
    }
}

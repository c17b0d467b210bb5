package dev.winnow.core.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that was kept or dropped, and why. White space around a sentence is not part of it. A
 * graph fact stands here like a sentence: its id is passage and document, its offsets are those of
 * its text by itself; where it stands in the context is in its citation ({@link CitedFact}).
 *
 * @param passageId its passage
 * @param documentId its document
 * @param start first UTF-16 unit in the document's original, inclusive
 * @param end last UTF-16 unit in the document's original, exclusive
 * @param keep the calibrated keep-probability, which was held against the threshold; null where no
 *     model scored sentences
 * @param reason the reason for that
 * @param instruction how much a kept sentence looks like an instruction to the model that will read
 *     it, above 0 to 1, in hundredths; null if it does not. It is reported and nothing is dropped
 *     for it
 */
public record ContextSentence(
        PassageId passageId,
        DocumentId documentId,
        int start,
        int end,
        @Nullable Score keep,
        Reason reason,
        @Nullable Float instruction) {

    public ContextSentence {
        if (instruction != null && !(instruction > 0f && instruction <= 1f)) {
            throw new IllegalArgumentException(
                    "a sentence looks like an instruction by more than 0 and at most 1, got "
                            + instruction);
        }
    }

    /** A sentence that does not look like an instruction. */
    public ContextSentence(
            PassageId passageId,
            DocumentId documentId,
            int start,
            int end,
            @Nullable Score keep,
            Reason reason) {
        this(passageId, documentId, start, end, keep, reason, null);
    }

    /**
     * The same sentence with how much it looks like an instruction to a model, 0 for not at all.
     */
    public ContextSentence lookingLikeInstruction(float score) {
        return new ContextSentence(
                passageId, documentId, start, end, keep, reason, score == 0f ? null : score);
    }
}

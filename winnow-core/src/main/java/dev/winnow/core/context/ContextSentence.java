package dev.winnow.core.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that was kept or dropped, and why. White space around a sentence is not part of it. A graph fact stands here like a
 * sentence: its id is passage and document, its offsets point into its own line of text.
 *
 * @param passageId its passage
 * @param documentId its document
 * @param start first UTF-16 unit in the document's original, inclusive
 * @param end last UTF-16 unit in the document's original, exclusive
 * @param keep calibrated keep-probability, or null where no model scored sentences
 * @param reason why
 */
public record ContextSentence(
        PassageId passageId,
        DocumentId documentId,
        int start,
        int end,
        @Nullable Score keep,
        Reason reason) {}

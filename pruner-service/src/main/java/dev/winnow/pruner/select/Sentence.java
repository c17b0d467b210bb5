package dev.winnow.pruner.select;

import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that is kept or dropped as one, without the white space around it.
 *
 * @param from its passage
 * @param gap where the white space before it begins, in the document's original: the end of the sentence before, or the start of
 *     the passage
 * @param start first UTF-16 unit in the document's original, inclusive
 * @param end last UTF-16 unit in the document's original, exclusive
 * @param keep calibrated keep-probability; null where no model scored sentences
 */
record Sentence(RankedPassage from, int gap, int start, int end, @Nullable Score keep) {

    DocumentId documentId() {
        return from.passage().documentId();
    }

    /** The original between two places of the passage's stretch. */
    String original(int begin, int stop) {
        int offset = from.passage().start();
        return from.passage().text().substring(begin - offset, stop - offset);
    }

    String text() {
        return original(start, end);
    }

    ContextSentence because(Reason reason) {
        return new ContextSentence(from.passage().id(), documentId(), start, end, keep, reason);
    }
}

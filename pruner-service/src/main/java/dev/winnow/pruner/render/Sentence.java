package dev.winnow.pruner.render;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Score;
import dev.winnow.core.structure.Block;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that is kept or dropped as one, without the white space around it.
 *
 * @param passage its passage
 * @param index of the passage in the rank list, 0 for the first
 * @param gap where the white space before it begins, in the document's original: the end of the
 *     sentence before, or the start of the passage
 * @param start first UTF-16 unit in the document's original, inclusive
 * @param end last UTF-16 unit in the document's original, exclusive
 * @param keep calibrated keep-probability; null where no model scored sentences
 * @param words of a sentence that the model left unread, how much it shares of the question's words
 *     where these decide, 0 to 1; else null
 * @param worth higher stays longer, see {@link dev.winnow.core.rerank.Worth}; of what no model
 *     scored, {@link #UNSCORED}, or a little more the more words it shares with the question
 */
public record Sentence(
        Passage passage,
        int index,
        int gap,
        int start,
        int end,
        @Nullable Score keep,
        @Nullable Float words,
        float worth) {

    /**
     * The worth of what no model scored: below every other, so that what is known to matter comes
     * first.
     */
    public static final float UNSCORED = -1f;

    public DocumentId documentId() {
        return passage.documentId();
    }

    /** The same sentence, unread, with how much it shares of the question's words. */
    public Sentence sharing(float share) {
        return new Sentence(passage, index, gap, start, end, null, share, UNSCORED + share / 2);
    }

    /** The original between two places of the passage's stretch. */
    public String original(int begin, int stop) {
        int offset = passage.start();
        return passage.text().substring(begin - offset, stop - offset);
    }

    public String text() {
        return original(start, end);
    }

    /** The sentence as a context lists it, with the reason why it stays or is left out. */
    public ContextSentence because(Reason reason) {
        return new ContextSentence(passage.id(), documentId(), start, end, keep, reason);
    }

    /**
     * Whether the model judged it, or the question's words do in its place; else it stands as it is
     * stored.
     */
    public boolean isJudged() {
        return keep != null || words != null;
    }

    /**
     * Whether it is a mark and nothing for a reader. Marks are sentences only in a passage that
     * holds nothing else, a page of links to other pages for one.
     */
    public boolean isMark() {
        return Block.isMarked(passage.blocks(), start - passage.start());
    }
}

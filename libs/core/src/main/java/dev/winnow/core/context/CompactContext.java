package dev.winnow.core.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the pipeline, made for a generator. For equal state, settings, model, index
 * position, execution provider and instruction set its canonical JSON is equal byte by byte, so
 * that providers' prompt caches hold.
 *
 * @param text the context, empty if nothing is worth sending. A line that begins with a number in
 *     brackets is Winnow's, each time
 * @param answerable whether anything was kept
 * @param citations in the order of their markers
 * @param kept in the order of the text
 * @param dropped in the order of the rank list, then of the passage
 * @param tokensBefore tokens of the five best passages whole, which a plain back end would send;
 *     where the caller brought the passages, of the best {@code top_k} of them
 * @param tokensAfter tokens of the text, at most the budget
 * @param tokenizer which tokens were counted, e.g. {@code o200k_base}
 */
public record CompactContext(
        String text,
        boolean answerable,
        List<Citation> citations,
        List<ContextSentence> kept,
        List<ContextSentence> dropped,
        int tokensBefore,
        int tokensAfter,
        String tokenizer) {

    public CompactContext {
        citations = List.copyOf(citations);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /**
     * A source of the context.
     *
     * @param marker the number that stands in the context, 1 upwards in the order of the context;
     *     sources of which the context holds no block, because another one says the same, follow
     *     after the last block
     * @param documentId the document; of a line of facts the first fact's id
     * @param title its title, empty if it has none; of facts the names of their sources
     * @param uri where a person can read it; null if unknown, and then left out in JSON
     * @param spans the kept stretches, as offsets into the document's original, ordered and merged
     *     where they touch
     * @param block where its block stands in the text of the context, from its marker to its last
     *     character, as offsets into that text; null if it has none, and then left out in JSON.
     *     Markers are to be looked for at these places: a document may hold a number in brackets of
     *     its own
     * @param facts the facts of a line of the graph, in its order; empty for a document
     */
    public record Citation(
            int marker,
            DocumentId documentId,
            String title,
            @Nullable String uri,
            List<Span> spans,
            @Nullable Span block,
            List<CitedFact> facts) {

        public Citation {
            spans = List.copyOf(spans);
            facts = List.copyOf(facts);
        }
    }

    /**
     * A fact of the graph in a context.
     *
     * @param id of the fact, as in the list of facts and in the explanation
     * @param place where what it adds to its line stands in the text of the context: the name of
     *     the other end with its numbers
     */
    public record CitedFact(String id, Span place) {}

    /**
     * A sentence that was kept or dropped, and why. White space around a sentence is not part of
     * it. A graph fact stands here like a sentence: its id is passage and document, its offsets are
     * those of its text by itself; where it stands in the context is in its citation ({@link
     * CitedFact}).
     *
     * @param passageId its passage
     * @param documentId its document
     * @param start first UTF-16 unit in the document's original, inclusive
     * @param end last UTF-16 unit in the document's original, exclusive
     * @param keep the calibrated keep-probability, which was held against the threshold; null where
     *     no model scored sentences
     * @param reason the reason for that
     * @param instruction how much a kept sentence looks like an instruction to the model that will
     *     read it, above 0 to 1, in hundredths; null if it does not. It is reported and nothing is
     *     dropped for it
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
         * The same sentence with how much it looks like an instruction to a model, 0 for not at
         * all.
         */
        public ContextSentence lookingLikeInstruction(float score) {
            return new ContextSentence(
                    passageId, documentId, start, end, keep, reason, score == 0f ? null : score);
        }
    }

    /** The reason why a sentence was kept or dropped. */
    public enum Reason {
        /**
         * Dropped: its passage ranks below top-k, or its rank probability is below min-rank, or no
         * passage of an ordered list reaches it.
         */
        RANK,
        /**
         * Dropped: the reranker stopped before it, since it would hardly matter. Of a long text
         * that a caller brought, kept or dropped by the words that it shares with the question.
         */
        UNREAD,
        /**
         * Kept: at or above the threshold. Dropped: below it, or in an ordered list worth far less
         * than the best sentence.
         */
        THRESHOLD,
        /** Kept: the best sentence of a passage that more likely answers than not. */
        FLOOR,
        /** Kept: the title of a passage of which something else is kept. */
        TITLE,
        /**
         * Kept: another kept one is not understood without it, such as the head of a table, the
         * lines above in a configuration or the sentence that leads into a list.
         */
        NEEDED,
        /** Dropped: it passed, but the token budget was used up by better ones. */
        BUDGET,
        /** Kept: below the threshold, but there was room and filling was asked for. */
        FILL,
        /** Dropped: another passage says the same and is kept; both are cited. */
        DUPLICATE,
        /**
         * Kept whole: no sentence scores exist, because the model has no prune head or did not run.
         */
        UNSCORED,
        /** Kept: a fact of the graph of the kind that the question asks for. */
        ASKED
    }
}

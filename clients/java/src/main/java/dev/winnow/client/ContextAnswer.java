package dev.winnow.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A context for a generator.
 *
 * @param contextId hash of the context: equal contexts have equal ids
 * @param text the context, ready for a prompt; empty if nothing is worth sending
 * @param answerable whether anything was kept
 * @param citations the sources, in the order of their markers
 * @param kept kept sentences, in the order of the text
 * @param dropped sentences that went; empty unless the request asked for an explanation
 * @param tokensBefore tokens of the five best passages whole
 * @param tokensAfter tokens of the text
 * @param reports one for each stage that ran
 * @param candidates every candidate with its scores; empty unless the request asked for them
 */
public record ContextAnswer(
        String contextId,
        String text,
        boolean answerable,
        List<Citation> citations,
        List<Sentence> kept,
        List<Sentence> dropped,
        int tokensBefore,
        int tokensAfter,
        List<StageSummary> reports,
        List<Candidate> candidates) {

    /** Copies the lists. */
    public ContextAnswer {
        Objects.requireNonNull(contextId, "context_id");
        Objects.requireNonNull(text, "text");
        citations = List.copyOf(citations);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
        reports = List.copyOf(reports);
        candidates = List.copyOf(candidates);
    }

    /**
     * A candidate.
     *
     * @param passageId the passage
     * @param documentId its document
     * @param rank 1 for the best of retrieval
     * @param rankProbability how surely it helps to answer, 0 to 1; null if no model scored it
     */
    public record Candidate(
            String passageId, String documentId, int rank, @Nullable Double rankProbability) {}

    /** What was lost on the way; empty if nothing was. */
    public List<Degraded> degraded() {
        return StageSummary.degraded(reports);
    }

    /**
     * What is kept of each source, in the order of the context: together these are the context
     * without its markers and headings.
     */
    public List<SourceText> sources() {
        Map<String, Double> ranks = new HashMap<>();
        for (Candidate candidate : candidates) {
            if (candidate.rankProbability() != null) {
                ranks.put(candidate.passageId(), candidate.rankProbability());
            }
        }
        Map<String, Double> best = new HashMap<>();
        for (Sentence sentence : kept) {
            Double rank = ranks.get(sentence.passageId());
            if (rank != null) {
                best.merge(sentence.documentId(), rank, Math::max);
            }
        }
        return SourceText.of(text, citations, best);
    }

    /**
     * A source of a context.
     *
     * @param marker the number that stands in the context, 1 upwards
     * @param documentId the document; of a line of facts the first fact's id
     * @param title its title, empty if it has none
     * @param uri where a person can read it; null if unknown
     * @param spans the kept stretches, as offsets into the document's text
     * @param block where its block stands in the text of the context, its marker included; null if
     *     another source's block says the same
     * @param facts the facts of a line of the graph; empty for a document
     */
    public record Citation(
            int marker,
            String documentId,
            String title,
            @Nullable String uri,
            List<TextSpan> spans,
            @Nullable TextSpan block,
            List<Fact> facts) {

        /** Copies the lists. */
        public Citation {
            spans = List.copyOf(spans);
            facts = List.copyOf(facts);
        }

        /**
         * A fact of the graph in a line of the context.
         *
         * @param id the fact
         * @param place where it stands in the text of the context
         */
        public record Fact(String id, TextSpan place) {}
    }

    /**
     * A sentence of a document that was kept or dropped.
     *
     * @param passageId its passage
     * @param documentId its document
     * @param start first UTF-16 unit in the document's text, inclusive
     * @param end last UTF-16 unit in the document's text, exclusive
     * @param probability the keep-probability, 0 to 1; null where no model scored sentences
     * @param reason why it was kept or dropped, e.g. {@code threshold} or {@code budget}
     */
    public record Sentence(
            String passageId,
            String documentId,
            int start,
            int end,
            @Nullable Double probability,
            String reason) {}
}

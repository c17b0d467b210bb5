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
 * @param dropped sentences that went
 * @param tokensBefore tokens of the five best passages whole
 * @param tokensAfter tokens of the text
 * @param reports one for each stage that ran
 * @param candidates every candidate with its scores; empty unless the request asked for them
 */
public record ContextAnswer(
        String contextId,
        String text,
        boolean answerable,
        List<CitedSource> citations,
        List<DecidedSentence> kept,
        List<DecidedSentence> dropped,
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
        for (DecidedSentence sentence : kept) {
            Double rank = ranks.get(sentence.passageId());
            if (rank != null) {
                best.merge(sentence.documentId(), rank, Math::max);
            }
        }
        return SourceText.of(text, citations, best);
    }
}

package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.MarkdownStructure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents for tests: originals, passages cut from them, and scores. */
final class Library {

    private final Map<DocumentId, String> originals = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Reranked> reranked = new ArrayList<>();

    /** A document of one passage without a title. */
    Library document(String id, float rank, String text, float... keep) {
        return document(id, "", rank, text, keep);
    }

    /** A document of one passage. */
    Library document(String id, String title, float rank, String text, float... keep) {
        original(id, text);
        return passage(id, title, List.of(), 0, text.length(), rank, keep);
    }

    Library original(String id, String text) {
        originals.put(new DocumentId(id), text);
        return this;
    }

    /** A passage of an original; sentences as the splitter cuts them. */
    Library passage(
            String document,
            String title,
            List<String> headings,
            int start,
            int end,
            float rank,
            float... keep) {
        String text = original(new DocumentId(document)).substring(start, end);
        List<Span> spans = new SentenceSplitter().split(text, MarkdownStructure.of(text));
        if (keep.length != 0 && spans.size() != keep.length) {
            throw new IllegalArgumentException(
                    "%d sentences, %d scores: %s".formatted(spans.size(), keep.length, spans));
        }
        List<SentenceScore> sentences = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            sentences.add(score(spans.get(i).start(), spans.get(i).end(), keep[i]));
        }
        return add(document, title, headings, start, text, rank, sentences, null);
    }

    /** A document of one passage, of which these sentences were read. */
    Library partly(String id, float rank, String text, SentenceScore... read) {
        return original(id, text).add(id, "", List.of(), 0, text, rank, List.of(read), null);
    }

    /**
     * A passage of an original with sentences and a structure.
     *
     * @param blocks null for that of Markdown
     */
    Library add(
            String document,
            String title,
            List<String> headings,
            int start,
            String text,
            float rank,
            List<SentenceScore> sentences,
            @Nullable List<Block> blocks) {
        PassageId id = new DocumentId(document).passage(candidates.size());
        candidates.add(
                new Candidate(
                        new Passage(
                                id,
                                new DocumentId(document),
                                title,
                                headings,
                                text,
                                start,
                                start + text.length(),
                                "https://example.org/" + document,
                                Metadata.NONE,
                                blocks),
                        candidates.size() + 1,
                        Score.fused(1f / (candidates.size() + 1)),
                        List.of()));
        reranked.add(
                new Reranked(
                        id,
                        Score.logit((float) Math.log((rank + 1e-6) / (1 - rank + 1e-6))),
                        Score.probability(rank),
                        sentences,
                        false));
        return this;
    }

    static SentenceScore score(int start, int end, float keep) {
        return new SentenceScore(start, end, Score.probability(keep));
    }

    String original(DocumentId id) {
        return originals.get(id);
    }

    /** The candidate's passage. */
    Passage passage(PassageId id) {
        return candidates.stream()
                .map(Candidate::passage)
                .filter(passage -> passage.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    String slice(ContextSentence sentence) {
        return original(sentence.documentId()).substring(sentence.start(), sentence.end());
    }

    List<Candidate> candidates() {
        return candidates;
    }

    List<Reranked> reranked() {
        return reranked;
    }

    /** Passages that a caller brings, without facts. */
    PruneInput input() {
        return new PruneInput(candidates, reranked, false, List.of(), List.of());
    }

    /** The same with facts. */
    PruneInput input(List<GraphFact> facts, List<FactScore> scores) {
        return new PruneInput(candidates, reranked, false, facts, scores);
    }

    /** Ranks the last candidate first. */
    void turnRound() {
        Collections.reverse(candidates);
        candidates.replaceAll(
                one ->
                        new Candidate(
                                one.passage(),
                                candidates.size() + 1 - one.rank(),
                                one.fused(),
                                List.of()));
    }

    /** As after a reranker that stopped: for good, or since the time was over. */
    PruneInput readTo(int candidate, boolean settled) {
        return new PruneInput(
                candidates, reranked.subList(0, candidate), settled, List.of(), List.of());
    }

    /** As after a reranker that did not run. */
    PruneInput unranked() {
        return readTo(0, false);
    }

    /** As of passages that a caller brought, with a question about eels. */
    PruneInput askedForEels(boolean settled) {
        return new PruneInput(
                candidates,
                reranked,
                settled,
                List.of(),
                "Where do eels spawn?",
                List.of(),
                List.of());
    }

    /**
     * The same as a search found them, in the order in which they were added, all read. Words and
     * vectors do not agree on which is first.
     */
    PruneInput found() {
        return found(3, true, List.of(), List.of());
    }

    /**
     * As a search found them, in the order in which they were added.
     *
     * @param byWords the rank at which words put the first passage; vectors put it first
     * @param settled whether the reranker read all that matters
     * @param pinned ids of passages that hold what the question quotes
     */
    PruneInput found(int byWords, boolean settled, List<PassageId> pinned, List<GraphFact> facts) {
        List<Candidate> list = new ArrayList<>();
        for (Candidate one : candidates) {
            SourceScore words = source("bm25", byWords - 1 + one.rank());
            SourceScore vectors = source("dense", one.rank());
            list.add(
                    new Candidate(one.passage(), one.rank(), one.fused(), List.of(words, vectors)));
        }
        return new PruneInput(list, reranked, settled, pinned, "", facts, List.of());
    }

    private static SourceScore source(String name, int rank) {
        return new SourceScore(name, 1, rank, Score.fused(1f), 1f, 1f);
    }
}

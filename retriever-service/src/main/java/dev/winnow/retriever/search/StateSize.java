package dev.winnow.retriever.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.sentence.SentenceSplitter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Upper bounds of what parts of a state take as JSON in UTF-8 when all stages have run. A part is
 * written as it is, in which values of the domain are no shorter than in the transports; what the
 * reranker and the pruner add about it is counted with it, because nothing may be taken out of the
 * state then.
 */
final class StateSize {

    /**
     * Names, numbers and the four sources of a candidate without its passage; about 1,150 bytes are
     * counted in written ones. The same for all, so that digits of scores do not decide what fits.
     */
    private static final int CANDIDATE = 1_500;

    /** What later stages report, and what the transports write longer. */
    private static final int STATE = 8_000;

    /** Names and numbers of what the reranker says about a passage, without its sentences. */
    private static final int RERANKED = 200;

    /**
     * Names and numbers of one sentence: its scores (92 bytes), its entry in the context's account
     * (142), its span in a citation (24).
     */
    private static final int SENTENCE = 280;

    /**
     * Brackets, commas and numbers of a block: one digit of kind, four of each offset and three of
     * the parent at most.
     */
    private static final int BLOCK = 18;

    /** Names and numbers of a citation, and the line that begins its block. */
    private static final int CITATION = 150;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .addMixIn(Passage.class, PlainPassage.class)
                    .addMixIn(Filter.class, NamedFilter.class)
                    .build();

    private final SentenceSplitter splitter;

    /**
     * @param splitter the one that the later stages use: every sentence is accounted for twice
     */
    StateSize(SentenceSplitter splitter) {
        this.splitter = splitter;
    }

    /** What is counted apart. */
    @JsonIgnoreProperties({"metadata", "blocks"})
    private interface PlainPassage {}

    /** The transports name the kind of a condition, too, with fewer letters. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    private interface NamedFilter {}

    /** A state that has no candidates yet, and what later stages can say about it at most. */
    static long withoutCandidates(PipelineState state) {
        return STATE
                + written(state)
                + state.facts().stream().mapToLong(StateSize::laterAbout).sum();
    }

    /** A candidate without metadata, and what later stages can say about it at most. */
    long candidate(Candidate candidate) {
        Passage passage = candidate.passage();
        long sentence = SENTENCE + written(passage.id()) + written(passage.documentId());
        // All of it in the context, with a block and a citation of its own, in which its heading
        // stands again.
        return CANDIDATE
                + CITATION
                + 2 * written(passage)
                + passage.blocks().size() * (long) BLOCK
                + written(passage.title())
                + written(passage.headings())
                + RERANKED
                + splitter.split(passage.text(), passage.blocks()).size() * sentence;
    }

    static long metadata(Candidate candidate) {
        return written(candidate.passage().metadata());
    }

    /** Its score, its line in the context with a citation, and its entry in the account. */
    private static long laterAbout(GraphFact fact) {
        // The names of the sources stand in the citation, and in the line that names them.
        return CITATION
                + SENTENCE
                + 5 * written(fact.id())
                + written(fact.line())
                + 2 * written(fact.sourceNames());
    }

    /** As UTF-8 that escapes every surrogate, paired or not. */
    private static long written(Object part) {
        return JSON.writeValueAsString(part)
                .chars()
                .mapToLong(
                        unit ->
                                unit < 0x80
                                        ? 1
                                        : unit < 0x800
                                                ? 2
                                                : Character.isSurrogate((char) unit) ? 6 : 3)
                .sum();
    }
}

package dev.winnow.retriever.search;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fusion.LexicalShare;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty index on a disk, and what tests of retrieval ask of it. */
abstract class RetrievalFixture {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    /** One round. */
    static final RetrievalSettings PLAIN =
            RetrievalSettings.DEFAULTS.withFeedback(RetrievalSettings.DEFAULTS.feedback().off());

    @TempDir Path folder;

    LuceneIndex index;

    @BeforeEach
    final void open() throws IOException {
        index = StoreFixture.open(folder);
    }

    @AfterEach
    final void close() throws IOException {
        index.close();
    }

    final void put(String id, String text) throws IOException {
        StoreFixture.put(index, id, text);
    }

    final HybridRetriever retriever(RetrievalSettings settings) {
        return new HybridRetriever(index.passages(), new SeededEmbedder(), settings);
    }

    /** Words and vectors with feedback whatever the gate would say. */
    static RetrievalSettings always(FeedbackTiming timing) {
        return RetrievalSettings.DEFAULTS.withFeedback(
                RetrievalSettings.DEFAULTS.feedback().with(FeedbackUse.ON, timing));
    }

    static RetrievalRequest hybrid(String question, int k) {
        return request(question, k, RetrievalMode.HYBRID);
    }

    static RetrievalRequest request(String question, int k, RetrievalMode mode) {
        return new RetrievalRequest(question, StoreFixture.EVERYTHING, k, mode);
    }

    static StageContext context() {
        return StageContext.until(Deadline.NONE, CLOCK);
    }

    static List<String> ids(Retrieval found) {
        return found.candidates().stream()
                .map(candidate -> candidate.passage().id().value())
                .toList();
    }

    /** What a source says of a candidate in the last round. */
    static SourceScore last(Candidate candidate, String source) {
        return candidate.sources().reversed().stream()
                .filter(score -> score.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    /** How far the vectors tell the first candidates apart. */
    static float spread(Retrieval found) {
        return score(found, "dense", 1) - score(found, "dense", LexicalShare.SPREAD_DEPTH);
    }

    /** The score of the passage that a source ranks so. */
    static float score(Retrieval found, String source, int rank) {
        return found.candidates().stream()
                .map(candidate -> last(candidate, source))
                .filter(score -> score.rank() == rank)
                .map(score -> score.raw().value())
                .findFirst()
                .orElseThrow();
    }
}

package dev.winnow.retriever.search;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.json.WinnowJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest state that reranker and pruner may make of one: every sentence scored with all
 * digits, every passage a block of its own, all of it in the context.
 */
final class LaterStages {

    private static final Score LOGIT = Score.logit(-1.2345678E-12f);
    private static final Score PROBABILITY = Score.probability(1.2345678E-12f);

    private final StringBuilder text = new StringBuilder();
    private final List<Citation> citations = new ArrayList<>();
    private final List<ContextSentence> kept = new ArrayList<>();
    private final List<Reranked> reranked = new ArrayList<>();
    private final List<FactScore> factScores = new ArrayList<>();

    private LaterStages() {}

    static PipelineState after(PipelineState in) {
        LaterStages stages = new LaterStages();
        in.candidates().forEach(stages::add);
        in.facts().forEach(stages::add);
        CompactContext context =
                new CompactContext(
                        stages.text.toString(),
                        true,
                        stages.citations,
                        stages.kept,
                        List.of(),
                        1_000_000,
                        1_000_000,
                        "o200k_base");
        return in.withReranking(stages.reranked, stages.factScores)
                .withReport(report(StageId.RERANKER))
                .withContext(context)
                .withReport(report(StageId.PRUNER));
    }

    /** Bytes of the state as it travels. */
    static int written(PipelineState state) {
        return WinnowJson.strict().writeValueAsBytes(state).length;
    }

    private static StageReport report(StageId stage) {
        return StageReport.of(stage, new Outcome.Complete(), Duration.ofMillis(123_456))
                .withNote("truncated: 100 passages");
    }

    private void add(Candidate candidate) {
        Passage passage = candidate.passage();
        List<SentenceScore> scores = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (Span span : new SentenceSplitter().split(passage.text(), passage.blocks())) {
            scores.add(new SentenceScore(span.start(), span.end(), PROBABILITY));
            spans.add(new Span(passage.start() + span.start(), passage.start() + span.end()));
        }
        reranked.add(new Reranked(passage.id(), LOGIT, PROBABILITY, scores, false));
        String block = passage.heading() + '\n' + passage.text();
        keep(passage.id(), passage.documentId(), passage.title(), passage.uri(), spans, block);
    }

    private void add(GraphFact fact) {
        factScores.add(new FactScore(fact.id(), PROBABILITY));
        keep(
                new PassageId(fact.id()),
                new DocumentId(fact.id()),
                String.join(", ", fact.sourceNames()),
                null,
                List.of(new Span(0, fact.text().length())),
                fact.text());
    }

    private void keep(
            PassageId id,
            DocumentId document,
            String title,
            @Nullable String uri,
            List<Span> spans,
            String block) {
        for (Span span : spans) {
            kept.add(
                    new ContextSentence(
                            id, document, span.start(), span.end(), PROBABILITY, Reason.THRESHOLD));
        }
        int marker = citations.size() + 1;
        text.append("\n\n[%d] %s".formatted(marker, block));
        citations.add(new Citation(marker, document, title, uri, spans, null, List.of()));
    }
}

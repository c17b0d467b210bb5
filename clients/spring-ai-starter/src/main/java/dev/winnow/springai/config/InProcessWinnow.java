package dev.winnow.springai.config;

import dev.winnow.client.ContextAnswer;
import dev.winnow.client.Degraded;
import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import dev.winnow.client.SourceText;
import dev.winnow.client.TextSpan;
import dev.winnow.client.WinnowException;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.fair.Owner.Work;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.sentence.Span;
import dev.winnow.library.Winnow;
import dev.winnow.springai.WinnowOperations;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The library's pipeline, asked as a running Winnow is. */
final class InProcessWinnow implements WinnowOperations {

    /** The cap that a running Winnow has by default ({@code winnow.pipeline.caps.token-budget}). */
    private static final int MOST_TOKENS = 32_000;

    private final Winnow winnow;

    InProcessWinnow(Winnow winnow) {
        this.winnow = winnow;
    }

    @Override
    public Kept<SourceText> context(String question, Options options) {
        Settings settings = over(winnow.defaults(), options);
        PipelineState done =
                answered(
                        () ->
                                winnow.run(
                                        winnow.question(
                                                Query.of(question), settings, Scope.local()),
                                        () -> false));
        return new Kept<>(sources(done), degraded(done));
    }

    @Override
    public Kept<PruneAnswer.Pruned> prune(PruneQuery request) {
        List<Passage> passages = request.passages().stream().map(InProcessWinnow::passage).toList();
        Settings settings =
                over(
                        winnow.defaults().withTopK(passages.size()).withTokenBudget(MOST_TOKENS),
                        request.options());
        PipelineState done =
                answered(() -> winnow.prune(Query.of(request.query()), passages, settings));
        Map<String, String> texts =
                sources(done).stream()
                        .collect(Collectors.toMap(SourceText::documentId, SourceText::text));
        Map<PassageId, Double> ranks = ranks(done);
        Map<PassageId, List<PruneAnswer.Kept>> kept =
                context(done).kept().stream()
                        .collect(
                                Collectors.groupingBy(
                                        ContextSentence::passageId,
                                        Collectors.mapping(
                                                InProcessWinnow::kept, Collectors.toList())));
        return new Kept<>(
                passages.stream()
                        .map(
                                passage ->
                                        new PruneAnswer.Pruned(
                                                passage.id().value(),
                                                ranks.get(passage.id()),
                                                kept.getOrDefault(passage.id(), List.of()),
                                                texts.getOrDefault(passage.id().value(), "")))
                        .toList(),
                degraded(done));
    }

    /** A passage is a document of its own, by the same id. */
    private static Passage passage(PruneQuery.Passage sent) {
        return Passage.whole(
                new PassageId(sent.id()),
                new DocumentId(sent.id()),
                Objects.requireNonNullElse(sent.title(), ""),
                sent.text());
    }

    private static PruneAnswer.Kept kept(ContextSentence sentence) {
        return new PruneAnswer.Kept(
                sentence.start(),
                sentence.end(),
                sentence.keep() == null ? null : (double) sentence.keep().value(),
                sentence.reason().name().toLowerCase(Locale.ROOT));
    }

    /** What is kept of each source, with the best rank probability among its kept passages. */
    private static List<SourceText> sources(PipelineState done) {
        CompactContext context = context(done);
        Map<PassageId, Double> ranks = ranks(done);
        Map<String, Double> best = new HashMap<>();
        for (ContextSentence sentence : context.kept()) {
            Double rank = ranks.get(sentence.passageId());
            if (rank != null) {
                best.merge(sentence.documentId().value(), rank, Math::max);
            }
        }
        return SourceText.of(
                context.text(),
                context.citations().stream().map(InProcessWinnow::citation).toList(),
                best);
    }

    private static ContextAnswer.Citation citation(Citation citation) {
        Span block = citation.block();
        return new ContextAnswer.Citation(
                citation.marker(),
                citation.documentId().value(),
                citation.title(),
                citation.uri(),
                citation.spans().stream().map(InProcessWinnow::span).toList(),
                block == null ? null : span(block),
                citation.facts().stream()
                        .map(fact -> new ContextAnswer.Citation.Fact(fact.id(), span(fact.place())))
                        .toList());
    }

    private static TextSpan span(Span span) {
        return new TextSpan(span.start(), span.end());
    }

    private static Map<PassageId, Double> ranks(PipelineState done) {
        return done.reranked().stream()
                .collect(
                        Collectors.toMap(
                                Reranked::passageId,
                                one -> (double) one.rankProbability().value()));
    }

    private static CompactContext context(PipelineState done) {
        return Objects.requireNonNull(done.context(), "the pruner has not run");
    }

    private static List<Degraded> degraded(PipelineState done) {
        return done.reports().stream()
                .filter(report -> report.outcome() instanceof Outcome.Degraded)
                .map(
                        report ->
                                new Degraded(
                                        report.stage().label(),
                                        ((Outcome.Degraded) report.outcome()).reason()))
                .toList();
    }

    private static Settings over(Settings defaults, Options options) {
        Double threshold = options.threshold();
        Double minRank = options.minRank();
        return new Settings(
                Objects.requireNonNullElse(options.candidates(), defaults.candidates()),
                Objects.requireNonNullElse(options.topK(), defaults.topK()),
                threshold == null ? defaults.threshold() : Float.valueOf(threshold.floatValue()),
                defaults.floor(),
                minRank == null ? defaults.minRank() : Float.valueOf(minRank.floatValue()),
                Objects.requireNonNullElse(options.tokenBudget(), defaults.tokenBudget()),
                defaults.factShare(),
                defaults.order(),
                defaults.titleRule(),
                defaults.fill(),
                defaults.interpolation());
    }

    private static PipelineState answered(Work<PipelineState, StageException> asked) {
        try {
            return asked.call();
        } catch (StageException e) {
            throw new WinnowException(
                    "urn:winnow:problem:" + e.problem().type(), e.problem().detail(), e);
        }
    }
}

package dev.winnow.springai.config;

import dev.winnow.client.ContextAnswer;
import dev.winnow.client.Degraded;
import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import dev.winnow.client.SourceText;
import dev.winnow.client.TextSpan;
import dev.winnow.client.WinnowException;
import dev.winnow.core.context.Citation;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.sentence.Span;
import dev.winnow.library.Winnow;
import dev.winnow.springai.WinnowOperations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        List<Passage> passages = new ArrayList<>(request.passages().size());
        for (PruneQuery.Passage passage : request.passages()) {
            passages.add(passage(passage));
        }
        Settings defaults =
                winnow.defaults().withTopK(passages.size()).withTokenBudget(MOST_TOKENS);
        PipelineState done =
                answered(
                        () ->
                                winnow.prune(
                                        Query.of(request.query()),
                                        passages,
                                        over(defaults, request.options())));
        Map<String, String> texts = new HashMap<>();
        for (SourceText source : sources(done)) {
            texts.put(source.documentId(), source.text());
        }
        Map<String, Double> ranks = new HashMap<>();
        for (Reranked reranked : done.reranked()) {
            ranks.put(reranked.passageId().value(), (double) reranked.rankProbability().value());
        }
        Map<String, List<PruneAnswer.Kept>> kept = new HashMap<>();
        for (ContextSentence sentence : context(done).kept()) {
            kept.computeIfAbsent(sentence.documentId().value(), id -> new ArrayList<>())
                    .add(kept(sentence));
        }
        return new Kept<>(
                request.passages().stream()
                        .map(
                                passage ->
                                        new PruneAnswer.Pruned(
                                                passage.id(),
                                                ranks.get(passage.id()),
                                                kept.getOrDefault(passage.id(), List.of()),
                                                texts.getOrDefault(passage.id(), "")))
                        .toList(),
                degraded(done));
    }

    private static Passage passage(PruneQuery.Passage sent) {
        return Passage.whole(
                new PassageId(sent.id()),
                new DocumentId(sent.id()),
                sent.title() == null ? "" : sent.title(),
                sent.text());
    }

    private static PruneAnswer.Kept kept(ContextSentence sentence) {
        return new PruneAnswer.Kept(
                sentence.start(),
                sentence.end(),
                sentence.keep() == null ? null : (double) sentence.keep().value(),
                sentence.reason().name().toLowerCase(Locale.ROOT));
    }

    private static List<SourceText> sources(PipelineState done) {
        CompactContext context = context(done);
        return SourceText.of(
                context.text(),
                context.citations().stream().map(InProcessWinnow::citation).toList(),
                ranks(done));
    }

    private static ContextAnswer.Citation citation(Citation citation) {
        return new ContextAnswer.Citation(
                citation.marker(),
                citation.documentId().value(),
                citation.title(),
                citation.uri(),
                citation.spans().stream()
                        .map(span -> new TextSpan(span.start(), span.end()))
                        .toList(),
                span(citation.block()),
                citation.facts().stream()
                        .map(
                                fact ->
                                        new ContextAnswer.Citation.Fact(
                                                fact.id(),
                                                new TextSpan(
                                                        fact.place().start(), fact.place().end())))
                        .toList());
    }

    private static @Nullable TextSpan span(@Nullable Span span) {
        return span == null ? null : new TextSpan(span.start(), span.end());
    }

    /** The best rank probability among the kept passages of each document. */
    private static Map<String, Double> ranks(PipelineState done) {
        Map<PassageId, Double> ranks = new HashMap<>();
        for (Reranked reranked : done.reranked()) {
            ranks.put(reranked.passageId(), (double) reranked.rankProbability().value());
        }
        Map<String, Double> best = new HashMap<>();
        for (ContextSentence sentence : context(done).kept()) {
            Double rank = ranks.get(sentence.passageId());
            if (rank != null) {
                best.merge(sentence.documentId().value(), rank, Math::max);
            }
        }
        return best;
    }

    private static CompactContext context(PipelineState done) {
        return Objects.requireNonNull(done.context(), "the pruner has not run");
    }

    private static List<Degraded> degraded(PipelineState done) {
        List<Degraded> all = new ArrayList<>();
        for (StageReport report : done.reports()) {
            // No pattern of a record: this is compiled for Java 17.
            if (report.outcome() instanceof Outcome.Degraded lost) {
                all.add(new Degraded(report.stage().label(), lost.reason()));
            }
        }
        return all;
    }

    private static Settings over(Settings defaults, Options options) {
        Integer candidates = options.candidates();
        Integer topK = options.topK();
        Double threshold = options.threshold();
        Double minRank = options.minRank();
        Integer tokenBudget = options.tokenBudget();
        return new Settings(
                candidates == null ? defaults.candidates() : candidates,
                topK == null ? defaults.topK() : topK,
                threshold == null ? defaults.threshold() : Float.valueOf(threshold.floatValue()),
                defaults.floor(),
                minRank == null ? defaults.minRank() : Float.valueOf(minRank.floatValue()),
                tokenBudget == null ? defaults.tokenBudget() : tokenBudget,
                defaults.factShare(),
                defaults.order(),
                defaults.titleRule(),
                defaults.fill(),
                defaults.interpolation());
    }

    private static PipelineState answered(Asked asked) {
        try {
            return asked.run();
        } catch (StageException e) {
            throw new WinnowException(
                    "urn:winnow:problem:" + e.problem().type(), e.problem().detail(), e);
        }
    }

    @FunctionalInterface
    private interface Asked {
        PipelineState run() throws StageException;
    }
}

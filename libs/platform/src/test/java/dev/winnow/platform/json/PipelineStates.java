package dev.winnow.platform.json;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.CitedFact;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.PipelineState.AcceptedQuestion;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.pipeline.PipelineState.LinkedFacts;
import dev.winnow.core.pipeline.PipelineState.RetrievedCandidates;
import dev.winnow.core.pipeline.PipelineState.Scores;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.FeedbackReport.FeedbackSignals;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.core.sentence.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random states from a seed, with every field used and every optional one both there and not. */
final class PipelineStates {

    private static final String[] TEXTS = {
        "Plain words.",
        "Grüße, ½ λόγος",
        "emoji 👩‍👩‍👧 and 😀",
        "line\nbreak\r\ntab\t\"quotes\" \\ / \u0001 \u2028",
        "e\u0301 combining",
        ""
    };

    private final Random random;

    PipelineStates(long seed) {
        random = new Random(seed);
    }

    PipelineState next() {
        return new PipelineState(
                question(),
                maybe(() -> new LinkedFacts(list(i -> entity()), list(i -> fact()))),
                maybe(
                        () ->
                                new RetrievedCandidates(
                                        list(i -> candidate(i + 1)),
                                        maybe(this::feedback),
                                        list(i -> new PassageId("p" + i)))),
                maybe(
                        () ->
                                new Scores(
                                        list(i -> reranked()),
                                        list(i -> new FactScore("f" + i, probability())))),
                maybe(this::context),
                list(i -> report()));
    }

    private AcceptedQuestion question() {
        return new AcceptedQuestion(
                new RequestId(new UUID(random.nextLong(), random.nextLong())),
                new Scope(new TenantId("t" + random.nextInt(9)), list(i -> "group " + text())),
                new Query(
                        "q" + text(),
                        maybe(this::text),
                        maybe(() -> "en"),
                        list(i -> turn()),
                        filter(3),
                        impacts()),
                settings(),
                random.nextBoolean()
                        ? Deadline.NONE
                        : new Deadline(Instant.ofEpochMilli(random.nextLong(1L << 42))));
    }

    private Impacts impacts() {
        SortedMap<String, Integer> weights = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            weights.put("t" + text() + i, 1 + random.nextInt(300));
        }
        return new Impacts(weights);
    }

    CompactContext context() {
        return new CompactContext(
                text(),
                random.nextBoolean(),
                list(
                        i ->
                                new Citation(
                                        i + 1,
                                        documentId(),
                                        text(),
                                        maybe(() -> "https://example.org/" + i),
                                        list(j -> span()),
                                        maybe(this::span),
                                        list(j -> new CitedFact(text(), span())))),
                list(i -> sentence()),
                list(i -> sentence()),
                random.nextInt(9_999),
                random.nextInt(9_999),
                "o200k_base");
    }

    private ContextSentence sentence() {
        Span span = span();
        return new ContextSentence(
                passageId(),
                documentId(),
                span.start(),
                span.end(),
                maybe(this::probability),
                oneOf(Reason.values()),
                maybe(() -> (1 + random.nextInt(100)) / 100f));
    }

    private Settings settings() {
        return new Settings(
                1 + random.nextInt(200),
                1 + random.nextInt(100),
                random.nextFloat(),
                random.nextFloat(),
                random.nextFloat(),
                1 + random.nextInt(32_000),
                random.nextFloat(),
                oneOf(PassageOrder.values()),
                oneOf(TitleRule.values()),
                random.nextBoolean(),
                interpolation());
    }

    private Interpolation interpolation() {
        return new Interpolation(
                maybe(() -> oneOf(FeedbackUse.values())),
                maybe(() -> oneOf(FeedbackTiming.values())),
                maybe(random::nextFloat),
                maybe(random::nextFloat));
    }

    private FeedbackReport feedback() {
        return new FeedbackReport(
                oneOf(FeedbackUse.values()),
                oneOf(FeedbackTiming.values()),
                random.nextFloat(),
                random.nextFloat(),
                random.nextBoolean(),
                text(),
                maybe(
                        () ->
                                new FeedbackSignals(
                                        random.nextFloat(),
                                        random.nextFloat(),
                                        random.nextInt(30))),
                list(i -> passageId()),
                list(i -> new WeightedTerm("term" + i, random.nextFloat())));
    }

    private Filter filter(int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 3)) {
            case 0 -> new Filter.AnyOf("field " + text(), List.of(text(), "v"));
            case 1 -> new Filter.Documents(List.of("d1", "d" + text()));
            case 2 ->
                    new Filter.Range(
                            "year",
                            "2020",
                            random.nextBoolean(),
                            maybe(() -> "2024"),
                            random.nextBoolean());
            case 3 -> new Filter.And(list(i -> filter(depth - 1)));
            case 4 -> new Filter.Or(list(i -> filter(depth - 1)));
            default -> new Filter.Not(filter(depth - 1));
        };
    }

    private Turn turn() {
        return new Turn(oneOf(Turn.Role.values()), text());
    }

    private Entity entity() {
        return new Entity("DOID:" + random.nextInt(99), "Disease", text());
    }

    private GraphFact fact() {
        return new GraphFact(
                "f" + random.nextInt(99),
                entity(),
                "treats",
                entity(),
                list(this::factSource),
                oneOf(EvidenceGrade.values()),
                list(i -> entity()),
                list(i -> "relation" + i),
                text(),
                new FactLine(text(), text(), random.nextBoolean()));
    }

    private FactSource factSource(int number) {
        TreeMap<String, String> evidence = new TreeMap<>();
        list(i -> evidence.put("measure" + i, text()));
        return new FactSource("source" + number, "CC0", list(i -> "PMID:" + i), evidence);
    }

    private Candidate candidate(int rank) {
        return new Candidate(
                passage(),
                rank,
                score(Scale.FUSED),
                list(
                        i ->
                                new SourceScore(
                                        "source" + i,
                                        1 + random.nextInt(2),
                                        i + 1,
                                        score(oneOf(Scale.values())),
                                        random.nextFloat(),
                                        random.nextFloat())));
    }

    private Passage passage() {
        String text = text();
        int start = random.nextInt(10_000);
        TreeMap<String, List<String>> metadata = new TreeMap<>();
        list(i -> metadata.put("name" + i + text(), list(j -> text())));
        return new Passage(
                passageId(),
                documentId(),
                text(),
                list(i -> text()),
                text,
                start,
                start + text.length(),
                maybe(() -> "file:///a%20b"),
                new Metadata(metadata));
    }

    private Reranked reranked() {
        return new Reranked(
                passageId(),
                Score.logit((float) random.nextGaussian() * 9),
                probability(),
                list(i -> new SentenceScore(i, i + 1 + random.nextInt(99), probability())),
                random.nextBoolean());
    }

    private StageReport report() {
        return new StageReport(
                oneOf(StageId.values()),
                outcome(),
                duration(),
                duration(),
                duration(),
                duration(),
                duration(),
                duration(),
                random.nextInt(99),
                random.nextInt(99),
                random.nextInt(9_999),
                random.nextInt(9_999),
                maybe(() -> new ModelIdentity("m", "ab".repeat(32), "cuda:0")),
                maybe(() -> "17@0123456789abcdef"),
                list(i -> text()));
    }

    private Outcome outcome() {
        return switch (random.nextInt(4)) {
            case 0 -> new Outcome.Complete();
            case 1 -> new Outcome.Skipped("no-graph");
            case 2 -> new Outcome.Degraded("deadline");
            default -> new Outcome.Failed(new Problem(Problem.Kind.LIMIT_EXCEEDED, text()));
        };
    }

    private Duration duration() {
        return switch (random.nextInt(3)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(random.nextInt(10_000_000));
            default -> Duration.ofNanos(random.nextLong(1L << 50));
        };
    }

    private Score probability() {
        return Score.probability(random.nextFloat());
    }

    private Score score(Scale scale) {
        float value =
                switch (random.nextInt(3)) {
                    case 0 -> random.nextFloat();
                    case 1 -> (float) (random.nextFloat() * Math.pow(10, -random.nextInt(30)));
                    default -> random.nextInt(2);
                };
        return new Score(value, scale);
    }

    private Span span() {
        int start = random.nextInt(1_000);
        return new Span(start, start + random.nextInt(100));
    }

    private PassageId passageId() {
        return documentId().passage(random.nextInt(9));
    }

    private DocumentId documentId() {
        return new DocumentId("docs/ä " + random.nextInt(99) + ".md");
    }

    private String text() {
        return oneOf(TEXTS);
    }

    private <T> T oneOf(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> make) {
        return random.nextBoolean() ? make.get() : null;
    }

    private <T> List<T> list(IntFunction<T> make) {
        List<T> made = new ArrayList<>();
        int size = random.nextInt(3);
        for (int i = 0; i < size; i++) {
            made.add(make.apply(i));
        }
        return made;
    }
}

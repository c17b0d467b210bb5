package dev.winnow.reranker.api;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.score.Score;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.reranker.documents.MeasuredDocuments;
import dev.winnow.reranker.documents.RerankedDocuments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a dialect costs beside the model, which takes some hundred milliseconds: from the body of a
 * request to its texts, and from scores to the body of the answer, for 20 texts of 150 tokens.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@Tag("bench")
public class RerankDialectBenchmark {

    private static final int TEXTS = 20;

    /** Words of one token each, 150 of them. */
    private static final String TEXT =
            ("the broker keeps a record of each day and the other keeps none ".repeat(12)
                            + "as it is said to be")
                    .strip();

    private static final String QUESTION = "How long does the broker keep a record?";

    @Param({"DOCUMENTS", "TEXTS", "CANDIDATES", "PASSAGES"})
    private String dialect = "DOCUMENTS";

    private final JsonMapper json = WinnowJson.strict();
    private byte[] request = {};
    private @Nullable RerankCall call;
    private @Nullable ScoredTexts scored;

    /** Writes a request of the dialect, and scores in no order. */
    @Setup
    public void prepare() {
        List<Object> sent = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<Reranked> scores = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(TEXT);
            sent.add(
                    switch (RerankDialect.valueOf(dialect)) {
                        case DOCUMENTS, TEXTS -> TEXT;
                        case CANDIDATES -> Map.of("id", "c" + i, "text", TEXT);
                        case PASSAGES -> Map.of("text", TEXT);
                    });
            float logit = i * 7 % TEXTS - TEXTS / 2f;
            scores.add(
                    new Reranked(
                            new DocumentId("d" + i).passage(0),
                            Score.logit(logit),
                            Score.probability(1f / (1f + (float) Math.exp(-logit))),
                            List.of(),
                            false));
        }
        Object query = dialect.equals("PASSAGES") ? Map.of("text", QUESTION) : QUESTION;
        request =
                json.writeValueAsBytes(
                        Map.of("query", query, dialect.toLowerCase(Locale.ROOT), sent));
        PipelineState before =
                PipelineState.accepted(
                        RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                        dev.winnow.core.query.Scope.local(),
                        Query.of(QUESTION),
                        Settings.DEFAULTS,
                        Deadline.NONE);
        RerankedDocuments documents =
                new RerankedDocuments(
                        new MeasuredDocuments(texts, 0, 0),
                        before,
                        before.withReranking(scores, List.of())
                                .withReport(
                                        StageReport.of(
                                                StageId.RERANKER,
                                                new Outcome.Complete(),
                                                Duration.ZERO)),
                        false);
        scored = new ScoredTexts("id", "1", documents, TEXTS);
        call = call();
    }

    private RerankCall call() {
        var body = json.readTree(request);
        return RerankDialect.of(body).read(body, json);
    }

    /** The way in. */
    @Benchmark
    public List<String> requestToTexts() {
        return call().texts(TEXTS);
    }

    /** The way out. */
    @Benchmark
    public byte[] scoresToAnswer() {
        return json.writeValueAsBytes(
                Objects.requireNonNull(call).answer(Objects.requireNonNull(scored)));
    }

    /** {@code ./winnow test -Pbench -pl reranker-service -am -Dtest=RerankDialectBenchmark}. */
    @Test
    void measure() throws Exception {
        new Runner(
                        new OptionsBuilder()
                                .include(RerankDialectBenchmark.class.getName())
                                .shouldFailOnError(true)
                                .build())
                .run();
    }
}

package dev.winnow.reranker.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import dev.winnow.platform.json.HttpStatuses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RerankerStageTest {

    private static final String ANSWER =
            "The reranker reads question and passage together. It returns one score for each sentence.";
    private static final String OTHER = "Bananas are rich in potassium. They grow in the tropics.";

    /** Some thirty-five windows, with the answer in the middle. */
    private static final String LONG =
            (OTHER + " ").repeat(400) + ANSWER + " " + (OTHER + " ").repeat(400);

    private static final Deadline SOON = Deadline.in(Duration.ofMinutes(9), InstantSource.system());

    private static RealReranker real;

    @BeforeAll
    static void load() {
        real = RealReranker.open();
    }

    @AfterAll
    static void unload() {
        real.close();
    }

    @Test
    void scores_all_candidates_in_their_order_and_reports_the_model_and_what_it_read()
            throws Exception {
        PipelineState out = apply(state(OTHER, ANSWER));

        assertThat(read(out)).containsExactly("d0", "d1");
        assertThat(out.reranked().get(1).rankLogit())
                .isGreaterThan(out.reranked().get(0).rankLogit());
        assertThat(out.reranked().get(1).sentences())
                .hasSize(2)
                .last()
                .returns(ANSWER.length(), SentenceScore::end);
        StageReport report = report(out);
        assertThat(report.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(report.model()).isEqualTo(real.get().model());
        assertThat(report.itemsIn()).isEqualTo(2);
        assertThat(report.itemsOut()).isEqualTo(2);
        assertThat(report.tokensIn()).isGreaterThan(30);
        assertThat(report.inference()).isPositive();
        assertThat(report.tokenizing()).isPositive();
        assertThat(report.notes()).containsExactly("splitter: winnow-rules-2");
    }

    @Test
    void scores_the_rewritten_question_without_the_situation_that_it_is_asked_in()
            throws Exception {
        PipelineState plain = state(ANSWER);
        String question = plain.question().query().text();
        String situation =
                "Last week we cut the handbook of our club into passages, and two of us read them all on a rainy Sunday, with coffee. ";

        for (Query query :
                List.of(
                        Query.of("And for each of them?").withRewritten(question),
                        Query.of(situation + question))) {
            assertThat(apply(asked(plain, query)).reranked()).isEqualTo(apply(plain).reranked());
        }
    }

    private static PipelineState asked(PipelineState plain, Query query) {
        return PipelineState.accepted(
                        plain.question().requestId(),
                        plain.question().scope(),
                        query,
                        plain.question().settings(),
                        plain.question().deadline())
                .withRetrieval(plain.candidates(), plain.feedback());
    }

    @Test
    void scores_the_first_thirty_facts_like_short_passages() throws Exception {
        List<GraphFact> facts = new ArrayList<>();
        for (int f = 0; f < 33; f++) {
            facts.add(fact("f" + f, "Bananas grow in Ecuador."));
        }
        facts.set(1, fact("f1", "The reranker returns a score for each sentence."));

        PipelineState out = apply(state(ANSWER).withGraph(List.of(), facts));

        assertThat(out.reranked()).hasSize(1);
        assertThat(out.factScores()).hasSize(30);
        assertThat(out.factScores().get(1).factId()).isEqualTo("f1");
        assertThat(out.factScores().get(1).probability())
                .isGreaterThan(out.factScores().get(0).probability());
        StageReport report = report(out);
        assertThat(report.itemsIn()).isEqualTo(34);
        assertThat(report.itemsOut()).isEqualTo(31);
        assertThat(report.notes())
                .containsExactly(
                        "splitter: winnow-rules-2", "unscored: 3 facts beyond the first 30");
    }

    @Test
    void a_question_that_the_model_does_not_read_whole_degrades_the_answer() throws Exception {
        PipelineState out = apply(asked(state(ANSWER, OTHER), Query.of("why ".repeat(400))));

        assertThat(report(out).notes())
                .containsExactly(
                        "splitter: winnow-rules-2",
                        "question-cut: the model reads only its beginning; send a shorter question");
        assertThat(report(out).outcome()).isEqualTo(new Outcome.Degraded("question-cut"));
    }

    @Test
    void is_skipped_when_there_is_nothing_to_score() throws Exception {
        PipelineState out = apply(state());

        assertThat(report(out).outcome()).isEqualTo(new Outcome.Skipped("no-candidates"));
        assertThat(out.reranked()).isEmpty();
    }

    @Test
    void begins_nothing_past_its_deadline_nor_for_a_caller_who_went_away() {
        Problem late =
                refused(
                        real.get(),
                        state(ANSWER),
                        StageContext.until(new Deadline(Instant.EPOCH), InstantSource.system()));
        Problem gone =
                refused(
                        real.get(),
                        state(ANSWER),
                        new StageContext(
                                InstantSource.system(), SOON, () -> true, Observation.NONE));

        assertThat(late.type()).isEqualTo("deadline");
        assertThat(HttpStatuses.of(late)).isEqualTo(504);
        assertThat(gone.type()).isEqualTo("cancelled");
        assertThat(gone.detail()).isEqualTo("the caller went away before the reranker began");
    }

    @Test
    void a_full_queue_is_a_problem_of_its_own_and_degrades_the_line() throws Exception {
        try (RealReranker busy = RealReranker.withQueue(10)) {
            Problem refused = refused(busy.get(), state(ANSWER), context());

            PipelineState out =
                    new StageChain(
                                    List.of(stage(busy.get())),
                                    InstantSource.system(),
                                    Observation.NONE)
                            .run(state(ANSWER), () -> false);

            assertThat(refused.type()).isEqualTo("overloaded");
            assertThat(HttpStatuses.of(refused)).isEqualTo(429);
            assertThat(report(out).outcome()).isEqualTo(new Outcome.Degraded("overloaded"));
            assertThat(out.reranked()).isEmpty();
        }
    }

    @Test
    void fewer_scores_than_passages_are_a_failure_and_not_a_shorter_list() {
        // Loses the last score, as a remote service could.
        Reranker forgetful =
                new Changed(
                        real.get(),
                        (reading, all) ->
                                new Reranking(
                                        all.passages().subList(0, all.passages().size() - 1),
                                        null,
                                        all.questionCut(),
                                        all.windows(),
                                        all.tokens(),
                                        all.timings()));

        Problem refused = refused(forgetful, state(OTHER, ANSWER), context());

        assertThat(HttpStatuses.of(refused)).isEqualTo(503);
        assertThat(refused.detail()).contains("given 2 passages and returned 1");
    }

    @Test
    void reads_no_further_than_what_can_change_the_context_and_says_how_far() throws Exception {
        PipelineState in = found(FALLING, List.of());

        PipelineState out = apply(in);

        PipelineState whole =
                new RerankerStage(real.get(), EarlyStopping.NONE).apply(in, context());
        assertThat(whole.reranked()).hasSize(12);
        assertThat(out.reranked()).isEqualTo(whole.reranked().subList(0, 6));
        StageReport report = report(out);
        assertThat(report.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(report.notes())
                .contains("read 6 of 12: the others would hardly change the context");
        assertThat(report.itemsIn()).isEqualTo(12);
        assertThat(report.itemsOut()).isEqualTo(6);
    }

    @Test
    void facts_and_pinned_candidates_are_read_however_early_the_rest_ends() throws Exception {
        List<GraphFact> facts = List.of(fact("f", "The reranker returns a score."));
        PipelineState in = found(FALLING, facts);

        PipelineState out =
                apply(in.withRetrieval(in.candidates(), in.feedback(), List.of(id(11))));

        assertThat(read(out)).containsExactly("d0", "d1", "d2", "d3", "d4", "d5", "d11");
        assertThat(out.factScores()).extracting(score -> score.factId()).containsExactly("f");
        assertThat(report(out).notes())
                .contains("read 7 of 12: the others would hardly change the context");
    }

    @Test
    void candidates_that_no_search_ordered_are_all_read() throws Exception {
        String[] texts = new String[12];
        Arrays.fill(texts, ANSWER);

        assertThat(apply(state(texts)).reranked()).hasSize(12);
    }

    @Test
    void of_a_long_text_that_a_caller_brings_the_likely_windows_are_read_and_it_is_told()
            throws Exception {
        PipelineState out = apply(state(LONG));

        StageReport report = report(out);
        assertThat(report.outcome()).isEqualTo(new Outcome.Complete());
        assertThat(report.notes())
                .anyMatch(
                        note ->
                                note.matches(
                                        "read 28 of \\d\\d windows, those with most of the question's words"));
        assertThat(out.reranked().getFirst().sentences())
                .anyMatch(one -> LONG.startsWith(ANSWER, one.start()));
    }

    @Test
    void windows_are_left_unread_only_of_what_a_caller_brings_and_only_with_the_usual_pruning()
            throws Exception {
        Settings usual = Settings.DEFAULTS;
        Settings large = usual.withTokenBudget(32_000).withTopK(100);
        Settings low = usual.withThreshold(usual.threshold(false) / 2);

        assertThat(isWhole(EarlyStopping.DEFAULTS, state(OTHER))).isFalse();
        assertThat(isWhole(EarlyStopping.NONE, state(OTHER))).isTrue();
        assertThat(isWhole(EarlyStopping.DEFAULTS, found(LEVEL, List.of()))).isTrue();
        assertThat(isWhole(EarlyStopping.DEFAULTS, state(large, OTHER))).isFalse();
        assertThat(isWhole(EarlyStopping.DEFAULTS, state(low, OTHER))).isTrue();
    }

    @Test
    void a_long_document_has_the_score_of_the_windows_that_time_left() throws Exception {
        RunningTime time = new RunningTime();
        // Asked before each window, of which two wait at a time.
        time.left.set(4);
        try (RealReranker timed = RealReranker.at(time, 3_000)) {
            PipelineState out = stage(timed.get()).applyToAll(state(LONG), time.context());

            assertThat(out.reranked()).hasSize(1);
            StageReport report = report(out);
            assertThat(report.outcome()).isEqualTo(Reranking.CUT);
            assertThat(report.notes())
                    .anyMatch(
                            note ->
                                    note.matches(
                                            "read \\d of \\d\\d windows: the time was over; .*"));
        }
    }

    @Test
    void what_was_read_when_the_time_is_over_stands_and_is_told() throws Exception {
        RunningTime time = new RunningTime();
        // Asked at the start, for the passage that runs while others are tokenised, and before each
        // wave.
        time.left.set(4);
        try (RealReranker timed = RealReranker.at(time)) {
            PipelineState out = stage(timed.get()).apply(found(LEVEL, List.of()), time.context());

            assertThat(out.reranked()).hasSize(8);
            StageReport report = report(out);
            assertThat(report.outcome()).isEqualTo(new Outcome.Degraded("reading-cut"));
            assertThat(report.notes())
                    .contains(
                            "read 8 of 12: the time was over; raise Winnow-Timeout or ask for fewer candidates");

            time.now = RunningTime.NOON;
            time.left.set(2);
            StageException late =
                    catchThrowableOfType(
                            StageException.class,
                            () ->
                                    stage(timed.get())
                                            .applyToAll(found(LEVEL, List.of()), time.context()));
            assertThat(late.problem().kind()).isEqualTo(Kind.DEADLINE);
        }
    }

    /** Stands still until it was asked so often whether the caller is there; then time is over. */
    private static final class RunningTime implements InstantSource {

        static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

        private final Deadline deadline = new Deadline(NOON.plusSeconds(60));
        private final AtomicInteger left = new AtomicInteger();
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        StageContext context() {
            return new StageContext(this, deadline, this::isGone, Observation.NONE);
        }

        private boolean isGone() {
            if (left.getAndDecrement() == 0) {
                now = deadline.at();
            }
            return false;
        }
    }

    private static StageReport report(PipelineState out) {
        return out.report(StageId.RERANKER);
    }

    private static List<String> read(PipelineState out) {
        return out.reranked().stream()
                .map(one -> one.passageId().value().replace("#0", ""))
                .toList();
    }

    private static RerankerStage stage(Reranker reranker) {
        return new RerankerStage(reranker, EarlyStopping.DEFAULTS);
    }

    private static Problem refused(Reranker reranker, PipelineState in, StageContext context) {
        return catchThrowableOfType(StageException.class, () -> stage(reranker).apply(in, context))
                .problem();
    }

    private static PipelineState apply(PipelineState in) throws StageException {
        return stage(real.get()).apply(in, context());
    }

    private static StageContext context() {
        return StageContext.until(SOON, InstantSource.system());
    }

    /** Whether passages of many windows are read to their end. */
    private static boolean isWhole(EarlyStopping stopping, PipelineState in) throws StageException {
        AtomicReference<Boolean> whole = new AtomicReference<>();
        Reranker asked =
                new Changed(
                        real.get(),
                        (reading, reranking) -> {
                            whole.set(reading.whole());
                            return reranking;
                        });
        new RerankerStage(asked, stopping).apply(in, context());
        return whole.get();
    }

    private static PipelineState state(String... texts) {
        return state(Settings.DEFAULTS, texts);
    }

    private static PipelineState state(Settings settings, String... texts) {
        List<Candidate> candidates = new ArrayList<>();
        for (String text : texts) {
            candidates.add(candidate(candidates.size(), text));
        }
        return PipelineState.accepted(
                        RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                        Scope.local(),
                        Query.of("What does the reranker return for each sentence?"),
                        settings,
                        SOON)
                .withRetrieval(candidates, null);
    }

    private static Candidate candidate(int i, String text) {
        Passage passage = Passage.whole(id(i), new DocumentId("d" + i), "", text);
        return new Candidate(passage, i + 1, Score.fused(1f), List.of());
    }

    private static final float[] FALLING = {
        1f, .9f, .8f, .7f, .6f, .5f, .2f, .1f, .1f, .1f, .1f, 0f
    };

    private static final float[] LEVEL = {
        1f, .99f, .98f, .97f, .96f, .95f, .94f, .93f, .92f, .91f, .9f, 0f
    };

    /** As a search found them: the answer first, and bananas behind it. */
    private static PipelineState found(float[] fused, List<GraphFact> facts) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < fused.length; i++) {
            Candidate plain = candidate(i, i == 0 ? ANSWER : OTHER);
            candidates.add(
                    new Candidate(
                            plain.passage(),
                            plain.rank(),
                            Score.fused(fused[i]),
                            List.of(
                                    new SourceScore(
                                            "bm25", 1, i + 1, new Score(1f, Scale.BM25), 1f, 1f))));
        }
        return state().withGraph(List.of(), facts).withRetrieval(candidates, null);
    }

    private static PassageId id(int i) {
        return new DocumentId("d" + i).passage(0);
    }

    private static GraphFact fact(String id, String text) {
        Entity entity = new Entity("X:1", "Thing", "thing");
        return new GraphFact(
                id,
                entity,
                "relates",
                entity,
                List.of(new FactSource("s", "CC0-1.0", List.of(), new TreeMap<>())),
                EvidenceGrade.STATED,
                List.of(),
                List.of(),
                text,
                FactLine.alone(text));
    }

    /** Changes what a reranker gives for a reading. */
    private record Changed(Reranker reranker, BiFunction<StoppingRule, Reranking, Reranking> change)
            implements Reranker {

        @Override
        public ModelIdentity model() {
            return reranker.model();
        }

        @Override
        public boolean scoresSentences() {
            return reranker.scoresSentences();
        }

        @Override
        public List<String> rules() {
            return reranker.rules();
        }

        @Override
        public Reranking rerank(
                String question,
                List<Passage> passages,
                StoppingRule reading,
                Deadline deadline,
                BooleanSupplier cancellation)
                throws StageException {
            return change.apply(
                    reading, reranker.rerank(question, passages, reading, deadline, cancellation));
        }

        @Override
        public void close() {
            // The reranker inside belongs to the test.
        }
    }
}

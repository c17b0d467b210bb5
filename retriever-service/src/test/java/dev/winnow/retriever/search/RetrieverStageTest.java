package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageContext.Observation;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetrieverStageTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir private Path folder;

    private LuceneIndex index;
    private RetrieverStage stage;

    @BeforeEach
    void open() throws IOException {
        index = StoreFixture.open(folder);
        stage =
                new RetrieverStage(
                        new HybridRetriever(
                                index.passages(),
                                new SeededEmbedder(false),
                                RetrievalSettings.DEFAULTS),
                        true);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void small_talk_gets_no_candidates_and_the_report_says_so() throws Exception {
        StoreFixture.put(index, StoreFixture.document("d", "apple"));
        index.commit();
        PipelineState in = state(Query.of("apple pie"), Scope.local(), 20);

        PipelineState out = stage(talk(1f), true).apply(in, context());

        assertThat(out.candidates()).isEmpty();
        assertThat(out.report(StageId.RETRIEVER).outcome())
                .isEqualTo(new Outcome.Skipped("small-talk"));
        assertThat(out.report(StageId.RETRIEVER).notes())
                .contains(
                        "small-talk: no candidates, the message asks for nothing that documents hold");
        assertThat(stage(talk(-1f), true).apply(in, context()).candidates()).hasSize(1);
        assertThat(stage(talk(1f), false).apply(in, context()).candidates()).hasSize(1);
    }

    @Test
    void what_quotes_a_passage_letter_by_letter_is_no_small_talk() throws Exception {
        StoreFixture.put(index, StoreFixture.document("d", "see ERR-507 below"));
        index.commit();

        PipelineState out =
                stage(talk(1f), true)
                        .apply(state(Query.of("ERR-507"), Scope.local(), 20), context());

        assertThat(out.candidates()).hasSize(1);
    }

    @Test
    void a_word_that_a_passage_has_is_no_small_talk() throws Exception {
        StoreFixture.put(index, StoreFixture.document("d", "apple"));
        index.commit();

        assertThat(
                        stage(talk(1f), true)
                                .apply(state(Query.of("apple"), Scope.local(), 20), context())
                                .candidates())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi", "Hello!", "ok", "bye", "yes"})
    void a_greeting_is_small_talk_though_a_passage_has_the_word(String greeting) throws Exception {
        StoreFixture.put(index, StoreFixture.document("d", "hi hello ok bye yes"));
        index.commit();

        assertThat(
                        stage(talk(1f), true)
                                .apply(state(Query.of(greeting), Scope.local(), 20), context())
                                .candidates())
                .isEmpty();
    }

    @Test
    void where_nothing_may_be_seen_nothing_is_small_talk() throws Exception {
        PipelineState out =
                stage(talk(1f), true)
                        .apply(state(Query.of("apple pie"), Scope.local(), 20), context());

        assertThat(out.report(StageId.RETRIEVER).outcome()).isEqualTo(new Outcome.Complete());
        assertThat(out.report(StageId.RETRIEVER).notes())
                .anySatisfy(note -> assertThat(note).startsWith("empty: "));
    }

    /** Everything is small talk, or nothing. */
    private static SmallTalk talk(float bias) {
        return new SmallTalk(new float[new SeededEmbedder(false).dimensions()], 0f, bias);
    }

    private RetrieverStage stage(SmallTalk talk, boolean skips) {
        return new RetrieverStage(
                new HybridRetriever(
                        index.passages(),
                        new TalkingEmbedder(new SeededEmbedder(false), talk),
                        RetrievalSettings.DEFAULTS),
                skips);
    }

    private record TalkingEmbedder(Embedder inner, SmallTalk smallTalk) implements Embedder {

        @Override
        public int dimensions() {
            return inner.dimensions();
        }

        @Override
        public ModelIdentity model() {
            return inner.model();
        }

        @Override
        public float[] embedQuery(String text, Deadline deadline) throws StageException {
            return inner.embedQuery(text, deadline);
        }

        @Override
        public float[] embedPassage(String heading, String text, Deadline deadline)
                throws StageException {
            return inner.embedPassage(heading, text, deadline);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void of_a_long_message_the_part_that_asks_is_looked_up() throws Exception {
        StoreFixture.put(index, StoreFixture.document("d", "apple"));
        index.commit();
        String message =
                "Good morning! " + "We planted a pear and a plum last year. ".repeat(12) + "\n\n";

        PipelineState out =
                stage.apply(
                        state(Query.of(message + "What is an apple?"), Scope.local(), 20),
                        context());

        assertThat(out.report(StageId.RETRIEVER).notes())
                .contains(
                        "asked-part: 17 of the message's %d characters are looked up"
                                .formatted(message.length() + 17));
    }

    @Test
    void adds_candidates_and_one_report() throws Exception {
        for (int i = 0; i < 30; i++) {
            StoreFixture.put(index, StoreFixture.document("d" + i, "apple " + i));
        }
        index.commit();
        PipelineState in = state(Query.of("apple"), Scope.local(), 20);
        PipelineState out = stage.apply(in, context());

        assertThat(out.candidates()).hasSize(20);
        assertThat(out.reports())
                .singleElement()
                .satisfies(
                        report -> {
                            assertThat(report.stage()).isEqualTo(StageId.RETRIEVER);
                            assertThat(report.outcome()).isEqualTo(new Outcome.Complete());
                            assertThat(report.itemsOut()).isEqualTo(20);
                            assertThat(report.model()).isEqualTo(StoreFixture.CONTENT.embedder());
                            assertThat(report.position())
                                    .isEqualTo("30@" + StoreFixture.CONTENT.hash());
                            assertThat(report.notes()).isEmpty();
                        });
        assertThat(out.question().query()).isSameAs(in.question().query());
        assertThat(stage.apply(in, context())).isEqualTo(out);
    }

    @Test
    void searches_for_the_rewritten_form() throws Exception {
        StoreFixture.put(index, StoreFixture.document("a", "apple"));
        StoreFixture.put(index, StoreFixture.document("b", "banana"));
        index.commit();
        PipelineState out =
                stage.apply(
                        state(Query.of("apple").withRewritten("banana"), Scope.local(), 1),
                        context());
        assertThat(out.candidates().getFirst().passage().id().value()).isEqualTo("b#0");
    }

    @Test
    void stays_inside_scope_and_filter() throws Exception {
        TenantId other = new TenantId("other");
        StoreFixture.put(
                index, StoreFixture.document(other, "theirs", List.of(), Metadata.NONE, "apple"));
        StoreFixture.put(
                index,
                StoreFixture.document(
                        TenantId.DEFAULT, "staff", List.of("staff"), Metadata.NONE, "apple"));
        StoreFixture.put(
                index,
                StoreFixture.document(
                        TenantId.DEFAULT,
                        "old",
                        List.of(),
                        StoreFixture.metadata("year", "1999"),
                        "apple"));
        StoreFixture.put(
                index,
                StoreFixture.document(
                        TenantId.DEFAULT,
                        "new",
                        List.of(),
                        StoreFixture.metadata("year", "2024"),
                        "apple"));
        index.commit();
        Query recent =
                Query.of("apple").withFilter(new Filter.Range("year", "2000", true, null, true));
        assertThat(stage.apply(state(recent, Scope.local(), 9), context()).candidates())
                .extracting(candidate -> candidate.passage().documentId())
                .containsExactly(new DocumentId("new"));
        assertThat(
                        stage.apply(
                                        state(
                                                Query.of("apple"),
                                                new Scope(TenantId.DEFAULT, List.of("staff")),
                                                9),
                                        context())
                                .candidates())
                .extracting(candidate -> candidate.passage().documentId().value())
                .containsExactly("new", "old", "staff");
    }

    @Test
    void says_that_nothing_was_found_on_an_empty_index() throws Exception {
        PipelineState out = stage.apply(state(Query.of("apple"), Scope.local(), 9), context());
        assertThat(out.candidates()).isEmpty();
        assertThat(out.report(StageId.RETRIEVER))
                .extracting(StageReport::outcome)
                .isEqualTo(new Outcome.Complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "word ",
                "\u00e4\u20ac ",
                "\u0001",
                "\"\\\n",
                "\ud83d\ude00",
                "Yes. No. ",
                "\u3002",
                "- a: b\n",
                "| a | b |\n"
            })
    void keeps_the_state_within_its_limit_until_the_last_stage(String filling) throws Exception {
        // Vectors alone find these; ranks differ, sizes hardly do.
        String text = filling.repeat(6_000 / filling.length());
        for (int i = 0; i < 100; i++) {
            StoreFixture.put(
                    index, StoreFixture.document("d" + i, (i + " " + text).replace("\n", "\r")));
        }
        index.commit();
        PipelineState all = stage.apply(state(Query.of("apple"), Scope.local(), 100), context());
        int kept = all.candidates().size();

        assertThat(kept).isBetween(1, 99);
        assertThat(all.report(StageId.RETRIEVER).notes())
                .containsExactly(
                        "state-limit: %d of 100 candidates left out, a state holds at most 900 KB"
                                .formatted(100 - kept));
        assertThat(all.report(StageId.RETRIEVER).outcome())
                .isEqualTo(new Outcome.Degraded("state-limit"));
        assertThat(all.candidates())
                .isEqualTo(
                        stage.apply(state(Query.of("apple"), Scope.local(), kept), context())
                                .candidates());
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isBetween(RetrieverStage.STATE_LIMIT / 4, RetrieverStage.STATE_LIMIT);
    }

    @Test
    void a_huge_passage_is_left_out_where_it_does_not_fit_and_takes_no_other_with_it()
            throws Exception {
        // One letter with so many combining marks is one passage; by their words these come first.
        String huge = "banana ".repeat(200) + "a" + "\u0301".repeat(200_000);
        for (int i = 0; i < 3; i++) {
            StoreFixture.put(index, StoreFixture.document("huge" + i, huge + i));
        }
        String tooLarge = "banana ".repeat(200) + "a" + "\u0301".repeat(300_000);
        StoreFixture.put(index, StoreFixture.document("too large", tooLarge));
        for (int i = 0; i < 20; i++) {
            StoreFixture.put(index, StoreFixture.document("small" + i, "banana " + i));
        }
        index.commit();
        PipelineState all = stage.apply(state(Query.of("banana"), Scope.local(), 24), context());

        assertThat(all.candidates())
                .extracting(candidate -> candidate.passage().documentId().value())
                .filteredOn(id -> id.startsWith("small"))
                .hasSize(20);
        assertThat(all.candidates())
                .extracting(candidate -> candidate.passage().documentId().value())
                .doesNotContain("too large")
                .hasSizeBetween(20, 21);
        assertThat(all.candidates()).extracting(Candidate::rank).isSorted();
        assertThat(all.report(StageId.RETRIEVER).outcome())
                .isEqualTo(new Outcome.Degraded("state-limit"));
        assertThat(all.report(StageId.RETRIEVER).notes())
                .containsExactly(
                        "state-limit: %d of 24 candidates left out, a state holds at most 900 KB"
                                .formatted(24 - all.candidates().size()));
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isLessThanOrEqualTo(RetrieverStage.STATE_LIMIT);
    }

    @Test
    void a_single_passage_that_is_too_large_leaves_a_question_without_candidates_and_is_told()
            throws Exception {
        StoreFixture.put(index, StoreFixture.document("too large", "a" + "\u0301".repeat(300_000)));
        index.commit();
        PipelineState out = stage.apply(state(Query.of("banana"), Scope.local(), 5), context());

        assertThat(out.candidates()).isEmpty();
        assertThat(out.report(StageId.RETRIEVER).outcome())
                .isEqualTo(new Outcome.Degraded("state-limit"));
        assertThat(out.report(StageId.RETRIEVER).notes())
                .singleElement()
                .asString()
                .startsWith("state-limit: 1 of 1 candidates");
    }

    @Test
    void metadata_takes_the_place_of_no_text_and_the_smallest_goes_first() throws Exception {
        for (int i = 0; i < 100; i++) {
            String value = i < 40 ? "x".repeat(60_000) : "small";
            StoreFixture.put(
                    index,
                    StoreFixture.document(
                            TenantId.DEFAULT,
                            "d" + i,
                            List.of(),
                            Metadata.of("m", value),
                            "banana " + i));
        }
        index.commit();
        PipelineState all = stage.apply(state(Query.of("banana"), Scope.local(), 100), context());

        assertThat(all.candidates()).hasSize(100);
        assertThat(all.candidates())
                .filteredOn(one -> "small".equals(one.passage().metadata().first("m")))
                .hasSize(60);
        long bare =
                all.candidates().stream()
                        .filter(one -> one.passage().metadata().equals(Metadata.NONE))
                        .count();
        assertThat(bare).isBetween(25L, 39L);
        assertThat(all.report(StageId.RETRIEVER).outcome())
                .isEqualTo(new Outcome.Degraded("state-limit"));
        assertThat(all.report(StageId.RETRIEVER).notes())
                .containsExactly(
                        "state-limit: metadata of %d of 100 candidates left out, a state holds at most 900 KB"
                                .formatted(bare));
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isLessThanOrEqualTo(RetrieverStage.STATE_LIMIT);
    }

    @Test
    void counts_a_candidate_no_smaller_than_it_is_written() throws Exception {
        StoreFixture.put(index, StoreFixture.document("a", "a"));
        index.commit();
        PipelineState out = stage.apply(state(Query.of("b"), Scope.local(), 1), context());
        int bare =
                LaterStages.written(
                        LaterStages.after(out.withRetrieval(List.of(), out.feedback())));
        long candidate =
                new StateSize(new SentenceSplitter()).candidate(out.candidates().getFirst());
        int written = LaterStages.written(LaterStages.after(out)) - bare;

        assertThat(candidate).isBetween((long) written, 4L * written);
        assertThat(StateSize.withoutCandidates(out)).isGreaterThanOrEqualTo(bare);
    }

    static Stream<Arguments> parts() {
        TreeMap<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            weights.put("t\u00e9rm\"" + i, Impacts.HIGHEST - i);
        }
        List<Filter> conditions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            conditions.add(new Filter.AnyOf("f", List.of("v" + i)));
            conditions.add(new Filter.Range("f", "" + i, true, null, true));
            conditions.add(new Filter.Documents(List.of("d" + i)));
            conditions.add(new Filter.Not(Filter.all()));
            conditions.add(new Filter.Or(List.of()));
        }
        List<Turn> history = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            history.add(new Turn(Turn.Role.values()[i % 2], "t\u00fcrn\n" + i));
        }
        Query query = Query.of("b");
        Query told = new Query("b", null, null, history, query.filter(), query.impacts());
        Entity entity = new Entity("DOID:1", "Disease", "a disease");
        GraphFact fact =
                new GraphFact(
                        "f1",
                        entity,
                        "treats",
                        entity,
                        List.of(
                                new FactSource(
                                        "source one",
                                        "CC0",
                                        List.of("1", "2"),
                                        new TreeMap<>(Map.of("phase", "3"))),
                                new FactSource("source two", "", List.of(), new TreeMap<>())),
                        EvidenceGrade.CURATED,
                        List.of(entity, entity),
                        List.of("is contraindicated in"),
                        "a treats b",
                        new FactLine("a treats Disease", "b", true));
        PipelineState bare = asking(query);
        return Stream.of(
                arguments("impacts", asking(query.withImpacts(new Impacts(weights)))),
                arguments("filter", asking(query.withFilter(new Filter.And(conditions)))),
                arguments("history", asking(told)),
                arguments("entities", bare.withGraph(Collections.nCopies(50, entity), List.of())),
                arguments("facts", bare.withGraph(List.of(), Collections.nCopies(50, fact))));
    }

    private static PipelineState asking(Query query) {
        return state(query, Scope.local(), 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void counts_a_part_no_smaller_than_it_is_written(String part, PipelineState with) {
        PipelineState bare = asking(Query.of("b"));
        int written =
                LaterStages.written(LaterStages.after(with))
                        - LaterStages.written(LaterStages.after(bare));

        assertThat(written).isGreaterThan(1_000);
        // The transports leave out the name of an empty list, which is counted in both.
        assertThat(StateSize.withoutCandidates(with) - StateSize.withoutCandidates(bare))
                .isBetween(written - 20L, 4L * written);
    }

    @Test
    void names_a_filter_that_cannot_be_run() {
        Query query =
                Query.of("apple").withFilter(new Filter.Range("year", "soon", true, null, true));
        assertThatThrownBy(() -> stage.apply(state(query, Scope.local(), 9), context()))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e -> {
                            String detail = e.problem().detail();
                            assertThat(e.problem())
                                    .isEqualTo(new Problem(Kind.INVALID_FILTER, detail));
                            assertThat(detail).contains("'year'");
                        });
    }

    @Test
    void begins_nothing_past_its_deadline() {
        StageContext late = StageContext.until(new Deadline(NOW), CLOCK);
        assertThatThrownBy(() -> stage.apply(state(Query.of("apple"), Scope.local(), 9), late))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e ->
                                assertThat(e.problem())
                                        .isEqualTo(
                                                new Problem(Kind.DEADLINE, e.problem().detail())));
        StageContext unwanted =
                new StageContext(CLOCK, Deadline.NONE, () -> true, Observation.NONE);
        assertThatThrownBy(() -> stage.apply(state(Query.of("apple"), Scope.local(), 9), unwanted))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e ->
                                assertThat(e.problem())
                                        .isEqualTo(
                                                new Problem(Kind.CANCELLED, e.problem().detail())));
    }

    @Test
    void fails_clearly_when_the_index_is_closed() throws IOException {
        index.close();
        assertThatThrownBy(() -> stage.apply(state(Query.of("apple"), Scope.local(), 9), context()))
                .isInstanceOfSatisfying(
                        StageException.class,
                        e ->
                                assertThat(e.problem())
                                        .isEqualTo(
                                                new Problem(
                                                        Kind.INDEX_UNAVAILABLE,
                                                        e.problem().detail())));
    }

    private static StageContext context() {
        return StageContext.until(Deadline.NONE, CLOCK);
    }

    private static PipelineState state(Query query, Scope scope, int candidates) {
        Settings settings = Settings.DEFAULTS.withCandidates(candidates);
        RequestId id = RequestId.parse("01890000-0000-7000-8000-000000000000");
        return PipelineState.accepted(
                id, scope, query, settings, new Deadline(NOW.plusSeconds(10)));
    }
}

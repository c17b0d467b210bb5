package dev.winnow.retriever.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
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
import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.StoreFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetrieverStageTest extends RetrievalFixture {

    private static final Outcome LIMITED = new Outcome.Degraded("state-limit");

    private RetrieverStage stage;

    @BeforeEach
    void begin() {
        stage = new RetrieverStage(retriever(RetrievalSettings.DEFAULTS), true);
    }

    @Test
    void small_talk_gets_no_candidates_and_the_report_says_so() throws Exception {
        put("d", "apple");
        index.commit();

        PipelineState out = stage(talk(1f), true).apply(state("apple pie", 20), context());

        assertThat(out.candidates()).isEmpty();
        report(out, new Outcome.Skipped("small-talk"))
                .contains(
                        "small-talk: no candidates, the message asks for nothing that documents hold");
    }

    @ParameterizedTest
    @CsvSource({
        "hi, 1, true, 0",
        "Hello!, 1, true, 0",
        "ok, 1, true, 0",
        "bye, 1, true, 0",
        "yes, 1, true, 0",
        "apple pie, 1, true, 0",
        "apple pie, -1, true, 1",
        "apple pie, 1, false, 1",
        "apple, 1, true, 1",
        "ERR-507, 1, true, 1",
    })
    void small_talk_is_a_greeting_and_nothing_of_which_a_passage_has_all_words_or_every_letter(
            String message, float bias, boolean skips, int candidates) throws Exception {
        put("d", "hi hello ok bye yes, apple, see ERR-507 below");
        index.commit();

        assertThat(stage(talk(bias), skips).apply(state(message, 20), context()).candidates())
                .hasSize(candidates);
    }

    @Test
    void where_nothing_may_be_seen_nothing_is_small_talk() throws Exception {
        PipelineState out = stage(talk(1f), true).apply(state("apple pie", 20), context());

        assertThat(out.candidates()).isEmpty();
        report(out, new Outcome.Complete()).anyMatch(note -> note.startsWith("empty: "));
    }

    /** Everything is small talk, or nothing. */
    private static SmallTalk talk(float bias) {
        return new SmallTalk(new float[StoreFixture.DIMENSIONS], 0f, bias);
    }

    private RetrieverStage stage(SmallTalk talk, boolean skips) {
        SeededEmbedder talking =
                new SeededEmbedder() {
                    @Override
                    public SmallTalk smallTalk() {
                        return talk;
                    }
                };
        return new RetrieverStage(
                new HybridRetriever(index.passages(), talking, RetrievalSettings.DEFAULTS), skips);
    }

    @Test
    void of_a_long_message_the_part_that_asks_is_looked_up() throws Exception {
        put("d", "apple");
        index.commit();
        String message =
                "Good morning! "
                        + "We planted a pear and a plum last year. ".repeat(12)
                        + "\n\nWhat is an apple?";

        PipelineState out = stage.apply(state(message, 20), context());

        report(out, new Outcome.Complete())
                .contains(
                        "asked-part: 17 of the message's %d characters are looked up"
                                .formatted(message.length()));
    }

    @Test
    void adds_candidates_and_one_report() throws Exception {
        for (int i = 0; i < 30; i++) {
            put("d" + i, "apple " + i);
        }
        index.commit();
        PipelineState in = state("apple", 20);
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
        put("a", "apple");
        put("b", "banana");
        index.commit();
        Query query = Query.of("apple").withRewritten("banana");
        PipelineState out = stage.apply(state(query, Scope.local(), 1), context());
        assertThat(documents(out)).containsExactly("b");
    }

    @Test
    void stays_inside_scope_and_filter() throws Exception {
        Metadata old = Metadata.of("year", "1999");
        Metadata young = Metadata.of("year", "2024");
        store(StoreFixture.document(new TenantId("other"), "theirs", List.of(), "apple"));
        store(StoreFixture.document(TenantId.DEFAULT, "staff", List.of("staff"), "apple"));
        store(StoreFixture.document(TenantId.DEFAULT, "old", List.of(), old, "apple"));
        store(StoreFixture.document(TenantId.DEFAULT, "new", List.of(), young, "apple"));
        index.commit();
        Query apple = Query.of("apple");
        Query recent = apple.withFilter(new Filter.Range("year", "2000", true, null, true));
        Scope staff = new Scope(TenantId.DEFAULT, List.of("staff"));

        assertThat(documents(stage.apply(state(recent, Scope.local(), 9), context())))
                .containsExactly("new");
        assertThat(documents(stage.apply(state(apple, staff, 9), context())))
                .containsExactly("new", "old", "staff");
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
            put("d" + i, (i + " " + text).replace("\n", "\r"));
        }
        index.commit();
        PipelineState all = stage.apply(state("apple", 100), context());
        int kept = all.candidates().size();

        assertThat(kept).isBetween(1, 99);
        report(all, LIMITED)
                .containsExactly(
                        "state-limit: %d of 100 candidates left out, a state holds at most 900 KB"
                                .formatted(100 - kept));
        assertThat(all.candidates())
                .isEqualTo(stage.apply(state("apple", kept), context()).candidates());
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isBetween(RetrieverStage.STATE_LIMIT / 4, RetrieverStage.STATE_LIMIT);
    }

    @Test
    void a_huge_passage_is_left_out_where_it_does_not_fit_and_takes_no_other_with_it()
            throws Exception {
        // One letter with so many combining marks is one passage; by their words these come first.
        String huge = "banana ".repeat(200) + "a" + "\u0301".repeat(200_000);
        for (int i = 0; i < 3; i++) {
            put("huge" + i, huge + i);
        }
        String tooLarge = "banana ".repeat(200) + "a" + "\u0301".repeat(300_000);
        put("too large", tooLarge);
        for (int i = 0; i < 20; i++) {
            put("small" + i, "banana " + i);
        }
        index.commit();
        PipelineState all = stage.apply(state("banana", 24), context());

        assertThat(documents(all))
                .doesNotContain("too large")
                .hasSizeBetween(20, 21)
                .filteredOn(id -> id.startsWith("small"))
                .hasSize(20);
        assertThat(all.candidates()).extracting(Candidate::rank).isSorted();
        report(all, LIMITED)
                .containsExactly(
                        "state-limit: %d of 24 candidates left out, a state holds at most 900 KB"
                                .formatted(24 - all.candidates().size()));
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isLessThanOrEqualTo(RetrieverStage.STATE_LIMIT);
    }

    @Test
    void a_single_passage_that_is_too_large_leaves_a_question_without_candidates_and_is_told()
            throws Exception {
        put("too large", "a" + "\u0301".repeat(300_000));
        index.commit();
        PipelineState out = stage.apply(state("banana", 5), context());

        assertThat(out.candidates()).isEmpty();
        report(out, LIMITED)
                .singleElement()
                .asString()
                .startsWith("state-limit: 1 of 1 candidates");
    }

    @Test
    void metadata_takes_the_place_of_no_text_and_the_smallest_goes_first() throws Exception {
        for (int i = 0; i < 100; i++) {
            String value = i < 40 ? "x".repeat(60_000) : "small";
            Metadata metadata = Metadata.of("m", value);
            store(
                    StoreFixture.document(
                            TenantId.DEFAULT, "d" + i, List.of(), metadata, "banana " + i));
        }
        index.commit();
        PipelineState all = stage.apply(state("banana", 100), context());

        assertThat(all.candidates()).hasSize(100);
        assertThat(all.candidates())
                .filteredOn(one -> "small".equals(one.passage().metadata().first("m")))
                .hasSize(60);
        long bare =
                all.candidates().stream()
                        .filter(one -> one.passage().metadata().equals(Metadata.NONE))
                        .count();
        assertThat(bare).isBetween(25L, 39L);
        report(all, LIMITED)
                .containsExactly(
                        "state-limit: metadata of %d of 100 candidates left out, a state holds at most 900 KB"
                                .formatted(bare));
        assertThat(LaterStages.written(LaterStages.after(all)))
                .isLessThanOrEqualTo(RetrieverStage.STATE_LIMIT);
    }

    @Test
    void counts_a_candidate_no_smaller_than_it_is_written() throws Exception {
        put("a", "a");
        index.commit();
        PipelineState out = stage.apply(state("b", 1), context());
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
        fails(Kind.INVALID_FILTER, state(query, Scope.local(), 9), context(), "'year'");
    }

    @Test
    void begins_nothing_past_its_deadline_or_when_nobody_wants_it() {
        StageContext late = StageContext.until(new Deadline(CLOCK.instant()), CLOCK);
        StageContext unwanted =
                new StageContext(CLOCK, Deadline.NONE, () -> true, Observation.NONE);
        fails(Kind.DEADLINE, state("apple", 9), late, "");
        fails(Kind.CANCELLED, state("apple", 9), unwanted, "");
    }

    @Test
    void fails_clearly_when_the_index_is_closed() throws IOException {
        index.close();
        fails(Kind.INDEX_UNAVAILABLE, state("apple", 9), context(), "");
    }

    private void fails(Kind kind, PipelineState state, StageContext context, String detail) {
        assertThatExceptionOfType(StageException.class)
                .isThrownBy(() -> stage.apply(state, context))
                .satisfies(
                        failed -> {
                            String told = failed.problem().detail();
                            assertThat(failed.problem()).isEqualTo(new Problem(kind, told));
                            assertThat(told).contains(detail);
                        });
    }

    private void store(IncomingDocument document) throws IOException {
        StoreFixture.put(index, document);
    }

    private static List<String> documents(PipelineState state) {
        return state.candidates().stream()
                .map(candidate -> candidate.passage().documentId().value())
                .toList();
    }

    /** The notes of a report on this outcome. */
    private static ListAssert<String> report(PipelineState state, Outcome outcome) {
        StageReport report = Objects.requireNonNull(state.report(StageId.RETRIEVER));
        assertThat(report.outcome()).isEqualTo(outcome);
        return assertThat(report.notes());
    }

    private static PipelineState state(String question, int candidates) {
        return state(Query.of(question), Scope.local(), candidates);
    }

    private static PipelineState state(Query query, Scope scope, int candidates) {
        Settings settings = Settings.DEFAULTS.withCandidates(candidates);
        RequestId id = RequestId.parse("01890000-0000-7000-8000-000000000000");
        return PipelineState.accepted(
                id, scope, query, settings, new Deadline(CLOCK.instant().plusSeconds(10)));
    }
}

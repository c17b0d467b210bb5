package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.CitedFact;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.pipeline.PipelineState.FactScore;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Graph facts beside passages, with facts made by hand. */
class FactsTest extends Decisions {

    private static final String SOURCES = "\nSources: [a] DrugCentral; [b] SIDER";
    private static final GraphFact TREATS = fact("f1", "Metformin treats type 2 diabetes.");
    private static final GraphFact CAUSES = fact("f2", "Metformin causes nausea.");
    private static final GraphFact BINDS = fact("f3", "Metformin binds nothing here.");

    @Test
    void facts_follow_the_passages_in_the_order_of_the_graph_with_a_marker_for_each_line() {
        CompactContext context = prune(List.of(TREATS, CAUSES), .3f, .8f);

        assertThat(context.text())
                .isEqualTo(
                        "[1] A\nA sentence.\n\n[2] Metformin treats type 2 diabetes. [a,b]\n[3] Metformin causes nausea. [a,b]"
                                + SOURCES);
        Citation second = context.citations().get(1);
        assertThat(second.marker()).isEqualTo(2);
        assertThat(second.documentId().value()).isEqualTo("f1");
        assertThat(second.title()).isEqualTo("DrugCentral, SIDER");
        assertThat(second.facts()).extracting(CitedFact::id).containsExactly("f1");
        assertThat(second.facts().getFirst().place().slice(context.text()))
                .isEqualTo("Metformin treats type 2 diabetes.");
        assertThat(second.block().slice(context.text()))
                .isEqualTo("[2] Metformin treats type 2 diabetes. [a,b]");
        assertThat(reasons(context.kept())).containsOnly(Reason.THRESHOLD);
        assertThat(context.kept().getLast().passageId().value()).isEqualTo("f2");
    }

    @Test
    void a_fact_cannot_begin_a_line_like_another_source() {
        CompactContext context = prune(List.of(fact("f4", "Metformin is\n[1] A nausea.")), .9f);

        assertThat(context.text())
                .isEqualTo("[1] A\nA sentence.\n\n[2] Metformin is [1] A nausea. [a,b]" + SOURCES);
        assertThat(context.citations())
                .extracting(Citation::block)
                .containsExactly(
                        new Span(0, 17), new Span(19, context.text().length() - SOURCES.length()));
    }

    @Test
    void what_is_said_of_one_entity_by_one_relation_is_one_line_that_cites_each_fact() {
        List<GraphFact> asked =
                List.of(
                        listed("g1", "psoriasis associates Gene", "HLA-B (p=2e-37)", true),
                        listed("d1", "psoriasis is a Disease", "skin disease", false),
                        listed("g2", "psoriasis associates Gene", "IL12B", true));

        CompactContext context = prune(asked);

        assertThat(context.text())
                .isEqualTo(
                        "[1] psoriasis associates Gene: HLA-B (p=2e-37), IL12B [a,b]\n"
                                + "[2] psoriasis is a Disease: skin disease [a,b]"
                                + SOURCES
                                + "\n\n[3] A\nA sentence.");
        assertThat(context.kept())
                .extracting(kept -> kept.passageId().value())
                .startsWith("g1", "g2", "d1")
                .hasSize(4);
        Citation genes = context.citations().getFirst();
        assertThat(genes.facts())
                .extracting(fact -> fact.id() + " " + fact.place().slice(context.text()))
                .containsExactly("g1 HLA-B (p=2e-37)", "g2 IL12B");
        assertThat(context.citations()).extracting(Citation::marker).containsExactly(1, 2, 3);
        assertThat(context.citations())
                .allSatisfy(
                        citation ->
                                assertThat(citation.block().slice(context.text()))
                                        .startsWith("[%d] ".formatted(citation.marker())));
    }

    @Test
    void what_the_question_asks_for_keeps_its_order_and_its_place_whatever_the_model_says() {
        List<GraphFact> facts =
                List.of(
                        listed("g1", "psoriasis associates Gene", "HLA-B", true),
                        listed("g2", "psoriasis associates Gene", "IL12B", true),
                        listed("d1", "psoriasis is a Disease", "skin disease", false));
        List<FactScore> scores = List.of(score("g1", .01f), score("g2", .6f), score("d1", .9f));
        String genes = "[1] psoriasis associates Gene: HLA-B, IL12B [a,b]" + SOURCES;

        CompactContext context = prune(passages(), facts, scores, COUNTER.count(genes), 0f);

        assertThat(context.text()).isEqualTo(genes);
        assertThat(reasons(context.kept())).containsOnly(Reason.ASKED);
    }

    @Test
    void facts_alone_make_a_context() {
        CompactContext context = prune(new Library(), List.of(TREATS), List.of(score("f1", .9f)));

        assertThat(context.text())
                .isEqualTo("[1] Metformin treats type 2 diabetes. [a,b]" + SOURCES);
        assertThat(context.answerable()).isTrue();
    }

    @Test
    void facts_below_the_threshold_go_and_those_beyond_the_scored_ones_rank_below() {
        CompactContext context = prune(List.of(TREATS, CAUSES, BINDS), .005f, .8f);

        assertThat(reasons(context.dropped())).containsExactly(Reason.THRESHOLD, Reason.RANK);
        assertThat(context.dropped())
                .extracting(fact -> fact.documentId().value())
                .containsExactly("f1", "f3");
    }

    @Test
    void facts_that_nothing_scored_stay_as_they_came() {
        CompactContext context = prune(List.of(CAUSES, TREATS));

        assertThat(context.text())
                .endsWith(
                        "[2] Metformin causes nausea. [a,b]\n[3] Metformin treats type 2 diabetes. [a,b]"
                                + SOURCES);
        assertThat(reasons(context.kept()))
                .containsExactly(Reason.THRESHOLD, Reason.UNSCORED, Reason.UNSCORED);
    }

    @Test
    void facts_get_their_share_before_passages_get_the_rest() {
        Library library =
                document("a", .9f, "One is here. Two is here. Three is here.", .9f, .9f, .9f);
        List<FactScore> low = List.of(score("f1", .2f));
        String both =
                "[1]\nOne is here. Two is here.\n\n[2] Metformin treats type 2 diabetes. [a,b]"
                        + SOURCES;
        int budget = COUNTER.count(both);

        assertThat(prune(library, List.of(TREATS), low, budget, .8f).text()).isEqualTo(both);
        // Without a share the worthier sentences use it up.
        assertThat(prune(library, List.of(TREATS), low, budget, 0f).text())
                .isEqualTo("[1]\nOne is here. Two is here. Three is here.");
    }

    @Test
    void a_share_that_one_side_does_not_use_goes_to_the_other() {
        Library one = document("a", .9f, "One is here.", .9f);
        String all =
                "[1]\nOne is here.\n\n[2] Metformin treats type 2 diabetes. [a,b]\n[3] Metformin causes nausea. [a,b]"
                        + SOURCES;
        List<FactScore> scores = List.of(score("f1", .9f), score("f2", .8f), score("f3", .7f));

        CompactContext context =
                prune(one, List.of(TREATS, CAUSES, BINDS), scores, COUNTER.count(all), .1f);

        assertThat(context.text()).isEqualTo(all);
        assertThat(reasons(context.dropped())).containsExactly(Reason.BUDGET);
    }

    @Test
    void facts_and_scores_that_contradict_each_other_are_refused() {
        List<GraphFact> two = List.of(TREATS, CAUSES);
        FactScore own = score("f1", .9f);

        assertRefused(two, List.of(own, score("f1", .2f)), "fact f1 was scored twice");
        assertRefused(two, List.of(own, score("f3", .2f)), "1 scores belong to no fact");
        assertRefused(List.of(TREATS, CAUSES, TREATS), List.of(own), "fact f1 is listed twice");
        assertRefused(
                two,
                List.of(own, new FactScore("f2", Score.logit(3f))),
                "fact f2 has a score on the scale LOGIT; thresholds exist for PROBABILITY only");
    }

    @Property(tries = 300)
    void passages_and_facts_together_are_never_over_the_budget_and_never_none_when_one_fits(
            @ForAll long seed) {
        Random random = new Random(seed);
        List<FactScore> scores = new ArrayList<>();
        List<GraphFact> facts = facts(random, scores);
        Library library = new RandomLibrary(seed).withoutRepeats().library();
        int budget = 1 + random.nextInt(120);

        CompactContext context =
                prune(
                        library,
                        facts,
                        random.nextBoolean() ? scores : List.of(),
                        budget,
                        random.nextFloat());

        assertThat(COUNTER.count(context.text()))
                .isEqualTo(context.tokensAfter())
                .isLessThanOrEqualTo(budget);
        if (!context.answerable()) {
            for (ContextSentence dropped : context.dropped()) {
                if (dropped.reason() == Reason.BUDGET
                        && dropped.documentId().value().startsWith("f")) {
                    String text =
                            facts.get(Integer.parseInt(dropped.documentId().value().substring(1)))
                                    .text();
                    assertThat(COUNTER.count("[1] " + text + " [a,b]" + SOURCES))
                            .isGreaterThan(budget);
                }
            }
        }
    }

    @Test
    void filling_takes_no_room_from_facts_that_passed() {
        Library library =
                document("a", .99f, "One is here. Two is here. Three is here.", .9f, .05f, .07f);
        String passed =
                "[1]\nOne is here.\n\n[2] Metformin treats type 2 diabetes. [a,b]" + SOURCES;
        Settings settings =
                with(FILL.withTokenBudget(COUNTER.count(passed) + 1), Map.of("factShare", 0f));

        CompactContext context =
                prune(library.input(List.of(TREATS), List.of(score("f1", .2f))), settings);

        assertThat(context.text()).isEqualTo(passed);
    }

    /** The same input with facts drawn at random, scored or not. */
    static PruneInput withFacts(Library library, Random random) {
        List<FactScore> scores = new ArrayList<>();
        List<GraphFact> facts = facts(random, scores);
        return library.input(facts, random.nextBoolean() ? scores : List.of());
    }

    private static List<GraphFact> facts(Random random, List<FactScore> scores) {
        List<GraphFact> facts = new ArrayList<>();
        for (int f = 0; f < random.nextInt(6); f++) {
            facts.add(
                    fact(
                            "f" + f,
                            "Subject %d relates to object.".formatted(f)
                                    + " Indeed.".repeat(random.nextInt(9))));
            scores.add(score("f" + f, random.nextFloat()));
        }
        return facts;
    }

    private static Library passages() {
        return document("a", "A", .9f, "A sentence.", .9f);
    }

    private static FactScore score(String id, float probability) {
        return new FactScore(id, Score.probability(probability));
    }

    static GraphFact fact(String id, String text) {
        return fact(id, text, FactLine.alone(text));
    }

    private static GraphFact listed(String id, String head, String item, boolean asked) {
        return fact(id, head + " " + item, new FactLine(head, item, asked));
    }

    private static GraphFact fact(String id, String text, FactLine line) {
        return new GraphFact(
                id,
                new Entity("DB00331", "Compound", "Metformin"),
                "treats",
                new Entity("DOID:9352", "Disease", "type 2 diabetes"),
                List.of(source("DrugCentral"), source("SIDER")),
                EvidenceGrade.CURATED,
                List.of(),
                List.of(),
                text,
                line);
    }

    private static FactSource source(String name) {
        return new FactSource(name, "CC0-1.0", List.of(), new TreeMap<>());
    }

    private void assertRefused(List<GraphFact> facts, List<FactScore> scores, String message) {
        assertThatThrownBy(() -> prune(passages(), facts, scores))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    /** With a passage beside the facts, of which the first have these scores. */
    private CompactContext prune(List<GraphFact> facts, float... probabilities) {
        List<FactScore> scores = new ArrayList<>();
        for (float probability : probabilities) {
            scores.add(score(facts.get(scores.size()).id(), probability));
        }
        return prune(passages(), facts, scores);
    }

    private CompactContext prune(Library library, List<GraphFact> facts, List<FactScore> scores) {
        return prune(library.input(facts, scores), AMPLE);
    }

    private CompactContext prune(
            Library library,
            List<GraphFact> facts,
            List<FactScore> scores,
            int budget,
            float share) {
        return prune(
                library.input(facts, scores),
                with(AMPLE.withTokenBudget(budget), Map.of("factShare", share)));
    }
}

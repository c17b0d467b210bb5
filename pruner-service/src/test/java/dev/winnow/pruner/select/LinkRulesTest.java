package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.LinkedEntity;
import dev.winnow.core.query.Settings;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkRulesTest extends Decisions {

    private static final String QUESTION = "Where was the director of Ever Since We Love born?";

    private static final String FILM =
            "Ever Since We Love was made by Li Yu in Beijing. It had its premiere in spring. Critics liked it.";

    private static final String DIRECTOR = "Li Yu comes from Jinan. She likes tea.";

    @Test
    void a_sentence_that_joins_a_kept_one_with_a_name_of_the_question_stays_as_a_link() {
        CompactContext context = decide(Guard.LINKS, twoHops().asking(QUESTION));

        assertThat(context.text())
                .isEqualTo(
                        "[1] Li Yu (director)\nLi Yu comes from Jinan.\n\n"
                                + "[2]\nEver Since We Love was made by Li Yu in Beijing.");
        assertThat(reasons(context.kept())).containsExactly(Reason.THRESHOLD, Reason.LINK);
    }

    @Test
    void without_the_guard_the_link_goes() {
        for (Guard guard : List.of(Guard.NONE, Guard.ANTECEDENTS)) {
            CompactContext context = decide(guard, twoHops().asking(QUESTION));

            assertThat(context.text()).isEqualTo("[1] Li Yu (director)\nLi Yu comes from Jinan.");
        }
    }

    @Test
    void a_link_names_the_question_and_the_kept_sentence_both() {
        CompactContext other =
                decide(
                        Guard.LINKS,
                        twoHops().asking("Where was the director of The Silent Hour born?"));

        assertThat(reasons(other.kept())).containsExactly(Reason.THRESHOLD);
    }

    @Test
    void a_title_that_the_question_names_makes_every_sentence_below_it_one_about_it() {
        Library library =
                new Library()
                        .document("li", "Li Yu", .9f, DIRECTOR, .8f, .01f)
                        .document(
                                "film",
                                "Ever Since We Love",
                                .4f,
                                "It came out in 2015. The film was made by Li Yu.",
                                .01f,
                                .02f);

        CompactContext context = decide(Guard.LINKS, library.asking(QUESTION));

        assertThat(context.kept())
                .filteredOn(kept -> kept.reason() == Reason.LINK)
                .extracting(library::slice)
                .containsExactly("The film was made by Li Yu.");
    }

    @Test
    void the_graph_knows_entities_that_the_question_writes_small_and_by_other_names() {
        Library library =
                new Library()
                        .document("a", "Insulin", .9f, "Insulin lowers glucose.", .8f)
                        .document(
                                "b",
                                "",
                                .4f,
                                "Doctors give Insulin against T2D. Rest helps.",
                                .01f,
                                .02f);
        Evidence plain = library.asking("what lowers glucose in type 2 diabetes?");
        Evidence linked =
                new Evidence(
                        plain.question(),
                        List.of(
                                new LinkedEntity(
                                        new Entity("DOID:9352", "Disease", "type 2 diabetes"),
                                        List.of("T2D"))),
                        plain.candidates(),
                        plain.reranked(),
                        List.of(),
                        List.of());

        assertThat(reasons(decide(Guard.LINKS, plain).kept())).containsExactly(Reason.THRESHOLD);
        assertThat(reasons(decide(Guard.LINKS, linked).kept()))
                .containsExactly(Reason.THRESHOLD, Reason.LINK);
    }

    @Test
    void what_the_pronoun_of_a_kept_sentence_refers_to_stays_and_nothing_between() {
        Library library =
                new Library()
                        .document(
                                "a",
                                "",
                                .9f,
                                "Rain fell. Marie Curie was born in Warsaw. She studied there. In 1903 she won two prizes.",
                                .01f,
                                .01f,
                                .01f,
                                .8f);

        CompactContext context = decide(Guard.ANTECEDENTS, library.asking("how many prizes?"));

        assertThat(context.kept())
                .extracting(library::slice, ContextSentence::reason)
                .containsExactly(
                        tuple("Marie Curie was born in Warsaw.", Reason.LINK),
                        tuple("In 1903 she won two prizes.", Reason.THRESHOLD));
    }

    @Test
    void a_kept_row_brings_the_head_of_its_table() {
        String table =
                """
                Doses for adults are these:

                | drug | dose |
                |---|---|
                | aspirin | 500 mg |
                | ibuprofen | 400 mg |

                Ask a doctor first.
                """;
        Library library = new Library().document("a", "", .9f, table, .01f, .02f, .01f, .8f, .01f);

        CompactContext context = decide(Guard.ANTECEDENTS, library.asking("ibuprofen dose"));

        assertThat(context.kept())
                .extracting(library::slice, ContextSentence::reason)
                .containsExactly(
                        tuple("| drug | dose |\n|---|---|", Reason.LINK),
                        tuple("| ibuprofen | 400 mg |", Reason.THRESHOLD));
        assertThat(reasons(decide(Guard.NONE, library.asking("ibuprofen dose")).kept()))
                .containsExactly(Reason.THRESHOLD);
    }

    @Test
    void a_link_brings_its_antecedent_along_only_if_both_are_guarded() {
        Library library =
                new Library()
                        .document("li", "Li Yu", .9f, DIRECTOR, .8f, .01f)
                        .document(
                                "film",
                                "Ever Since We Love",
                                .4f,
                                "The film came late. It was made by Li Yu.",
                                .01f,
                                .02f);

        assertThat(reasons(decide(Guard.LINKS, library.asking(QUESTION)).kept()))
                .containsExactly(Reason.THRESHOLD, Reason.LINK);
        assertThat(reasons(decide(Guard.ALL, library.asking(QUESTION)).kept()))
                .containsExactly(Reason.THRESHOLD, Reason.LINK, Reason.LINK);
    }

    @Test
    void the_budget_takes_links_out_before_what_they_link() {
        Library library = twoHops();
        CompactContext ample = decide(Guard.LINKS, library.asking(QUESTION));

        CompactContext tight =
                guarded(Guard.LINKS)
                        .prune(library.asking(QUESTION), budget(ample.tokensAfter() - 1))
                        .context();

        assertThat(reasons(tight.kept())).containsExactly(Reason.THRESHOLD);
        assertThat(reasons(tight.dropped())).contains(Reason.BUDGET);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    He moved to Berlin.                      | true
                    In 1998 he moved to Berlin.              | true
                    "It's small," said Ann.                  | true
                    These patients recovered.                | true
                    Crespo said he would stay.               | false
                    In Berlin he stayed.                     | false
                    The film won a prize.                    | false
                    Patients with these signs recovered.     | false
                    ''                                       | false
                    """,
            delimiter = '|')
    void tells_whether_a_sentence_opens_with_a_pronoun(String sentence, boolean opens) {
        assertThat(LinkRules.opensWithPronoun(sentence)).isEqualTo(opens);
    }

    private static Library twoHops() {
        return new Library()
                .document("li", "Li Yu (director)", .9f, DIRECTOR, .8f, .01f)
                .document("film", "", .4f, FILM, .02f, .01f, .01f);
    }

    private static CompactContext decide(Guard guard, Evidence evidence) {
        return guarded(guard).prune(evidence, Settings.DEFAULTS).context();
    }

    private static Pruner guarded(Guard guard) {
        return new Pruner(
                COUNTER, new RuleSentenceSplitter(), PruningRules.DEFAULTS.withGuard(guard));
    }
}

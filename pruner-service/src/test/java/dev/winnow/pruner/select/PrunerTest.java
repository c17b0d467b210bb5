package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.context.Citation;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.ContextSentence;
import dev.winnow.core.context.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.TitleRule;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunerTest {

    private static final O200kTokenCounter COUNTER = new O200kTokenCounter();

    private final Pruner pruner = new Pruner(COUNTER, new RuleSentenceSplitter(), 24);

    private static final String RAIN =
            "Rain fell on the northern hills. The valley stayed dry. Farmers were glad.";

    @Test
    void keeps_the_sentences_at_or_above_the_threshold() {
        Library library = new Library().document("weather", "Weather", .9f, RAIN, .8f, .0999f, .1f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text())
                .isEqualTo("[1] Weather\nRain fell on the northern hills. Farmers were glad.");
        assertThat(reasons(context.kept())).containsExactly(Reason.THRESHOLD, Reason.THRESHOLD);
        assertThat(reasons(context.dropped())).containsExactly(Reason.THRESHOLD);
        assertThat(library.slice(context.dropped().getFirst())).isEqualTo("The valley stayed dry.");
        assertThat(context.answerable()).isTrue();
    }

    @Test
    void takes_only_the_best_k_passages_and_breaks_ties_by_passage_id() {
        Library library =
                new Library()
                        .document("b", "", .6f, "Second by name.", .9f)
                        .document("a", "", .6f, "First by name.", .9f)
                        .document("c", "", .9f, "Best of all.", .9f);

        CompactContext context = prune(library, topK(2));

        // Passage ids are b#0, a#1 and c#2.
        assertThat(context.text()).isEqualTo("[1]\nBest of all.\n\n[2]\nFirst by name.");
        assertThat(reasons(context.dropped())).containsExactly(Reason.RANK);
    }

    @Test
    void drops_passages_below_min_rank_whole() {
        Library library =
                new Library()
                        .document("a", "", .9f, "Kept one.", .9f)
                        .document("b", "", .0499f, "Sure of itself but of no rank.", 1f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text()).isEqualTo("[1]\nKept one.");
        assertThat(reasons(context.dropped())).containsExactly(Reason.RANK);
    }

    @Test
    void leaves_min_rank_out_where_nothing_was_ranked_and_says_so() {
        Library library = new Library().document("a", "", .01f, "Found but never ranked.");

        Pruning pruning = pruner.prune(library.unranked(), Settings.DEFAULTS);

        assertThat(pruning.context().text()).isEqualTo("[1]\nFound but never ranked.");
        assertThat(pruning.ranked()).isFalse();
        assertThat(pruning.notes())
                .contains(
                        "min-rank: left out for 1 passages without rank probability",
                        "unscored: 1 passages without sentence scores, cut by winnow-rules-1");
    }

    @Test
    void gives_a_passage_that_more_likely_answers_than_not_its_best_sentence() {
        Library library =
                new Library()
                        .document("a", "", .5f, RAIN, .01f, .03f, .02f)
                        .document("b", "", .49f, "Nothing of it is needed.", .05f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text()).isEqualTo("[1]\nThe valley stayed dry.");
        assertThat(reasons(context.kept())).containsExactly(Reason.FLOOR);
    }

    @Test
    void answers_with_nothing_where_nothing_is_left() {
        Library library = new Library().document("a", "A", .3f, RAIN, .01f, .03f, .02f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text()).isEmpty();
        assertThat(context.answerable()).isFalse();
        assertThat(context.citations()).isEmpty();
        assertThat(context.tokensAfter()).isZero();
        assertThat(context.tokensBefore()).isEqualTo(COUNTER.count("[1] A\n" + RAIN));
        assertThat(context.dropped()).hasSize(3);
    }

    @Test
    void keeps_a_title_with_its_passage_and_never_alone() {
        Library library =
                new Library()
                        .document(
                                "a",
                                "",
                                .9f,
                                "All about rain. It is wet. It falls down.",
                                .01f,
                                .9f,
                                .02f)
                        .document("b", "", .3f, "All about sun. It is hot.", .02f, .01f);

        CompactContext context = prune(library, titles());

        assertThat(context.text()).isEqualTo("[1]\nAll about rain. It is wet.");
        assertThat(reasons(context.kept())).containsExactly(Reason.TITLE, Reason.THRESHOLD);
    }

    @Test
    void pays_for_a_title_before_it_keeps_what_needs_it() {
        Library library =
                new Library()
                        .document(
                                "a",
                                "",
                                .9f,
                                "A title of quite a few words that costs. Short one.",
                                .01f,
                                .9f)
                        .document("b", "", .3f, "Other one.", .5f);
        int budget = COUNTER.count("[1]\nShort one.\n\n[2]\nOther one.");

        CompactContext context = prune(library, with(budget, titles()));

        assertThat(context.text()).isEqualTo("[1]\nShort one.".replace("Short", "Other"));
        assertThat(context.dropped().stream().filter(s -> s.reason() == Reason.BUDGET)).hasSize(1);
    }

    @Test
    void keeps_what_two_documents_say_once_and_cites_both() {
        String said = "The reranker returns one score for each sentence.";
        Library library =
                new Library()
                        .document("a", "A", .8f, "In short: nothing new here. " + said, .01f, .7f)
                        .document(
                                "b",
                                "B",
                                .9f,
                                "the Reranker returns one score, for each sentence!",
                                .9f)
                        .document("c", "C", .7f, said + " And more of it.", .05f, .6f);

        CompactContext context = prune(library, Settings.DEFAULTS);

        assertThat(context.text())
                .isEqualTo(
                        "[1] B\nthe Reranker returns one score, for each sentence!\n\n[2] C\nAnd more of it.");
        assertThat(context.citations())
                .extracting(
                        Citation::marker,
                        citation -> citation.documentId().value(),
                        Citation::spans)
                .containsExactly(
                        tuple(1, "b", List.of(new Span(0, 50))),
                        tuple(2, "c", List.of(new Span(0, 49), new Span(50, 65))),
                        tuple(3, "a", List.of(new Span(28, 77))));
        assertThat(reasons(context.dropped()))
                .containsExactly(Reason.THRESHOLD, Reason.DUPLICATE, Reason.DUPLICATE);
    }

    @Test
    void does_not_take_a_sentence_for_a_copy_that_differs_in_a_number_a_sign_or_a_negation() {
        Library library =
                new Library()
                        .document(
                                "a", "", .9f, "The usual daily dose for adults is 5 mg of it.", .9f)
                        .document(
                                "b",
                                "",
                                .8f,
                                "The usual daily dose for adults is 10 mg of it.",
                                .9f)
                        .document(
                                "c",
                                "",
                                .7f,
                                "This drug should be taken with food in the morning.",
                                .9f)
                        .document(
                                "d",
                                "",
                                .6f,
                                "This drug should not be taken with food in the morning.",
                                .9f)
                        .document("e", "", .5f, "The effect was small in all groups (p < x).", .9f)
                        .document("f", "", .4f, "The effect was small in all groups (p > x).", .9f);

        CompactContext context = prune(library, topK(10));

        assertThat(context.kept()).hasSize(6);
    }

    @Test
    void drops_the_lowest_probabilities_first_when_the_budget_is_short() {
        Library library =
                new Library()
                        .document(
                                "a",
                                "",
                                .9f,
                                "Middle one here. Best one here. Worst one here.",
                                .5f,
                                .9f,
                                .2f)
                        .document("b", "", .8f, "Second one here.", .6f);
        String best = "[1]\nMiddle one here. Best one here.\n\n[2]\nSecond one here.";

        CompactContext context = prune(library, budget(COUNTER.count(best)));

        assertThat(context.text()).isEqualTo(best);
        assertThat(context.tokensAfter()).isEqualTo(COUNTER.count(best));
        assertThat(context.dropped()).hasSize(1);
        assertThat(context.dropped().getFirst().reason()).isEqualTo(Reason.BUDGET);
        assertThat(context.dropped().getFirst().keep()).isEqualTo(Score.probability(.2f));
    }

    @Test
    void fits_a_budget_that_only_the_exact_count_allows() {
        Library library = new Library().document("a", "", .9f, "Hello.", .9f);

        assertThat(prune(library, budget(COUNTER.count("[1]\nHello."))).text())
                .isEqualTo("[1]\nHello.");
        assertThat(prune(library, budget(COUNTER.count("[1]\nHello.") - 1)).answerable()).isFalse();
    }

    @Test
    void passes_over_a_sentence_that_is_too_long_and_keeps_a_shorter_one() {
        String endless = "word ".repeat(400) + "end.";
        Library library =
                new Library()
                        .document("a", "", .9f, endless, .9f, .8f)
                        .document("b", "", .8f, "Short enough.", .4f);

        CompactContext context = prune(library, budget(40));

        assertThat(context.text()).isEqualTo("[1]\nShort enough.");
    }

    @Test
    void fills_room_below_the_threshold_only_when_asked() {
        Library library = new Library().document("a", "", .3f, RAIN, .9f, .05f, .07f);

        assertThat(prune(library, Settings.DEFAULTS).kept()).hasSize(1);
        CompactContext filled = prune(library, fill(1_500));
        assertThat(filled.text()).isEqualTo("[1]\n" + RAIN);
        assertThat(reasons(filled.kept()))
                .containsExactly(Reason.THRESHOLD, Reason.FILL, Reason.FILL);
        int two = COUNTER.count("[1]\nRain fell on the northern hills. Farmers were glad.");
        assertThat(reasons(prune(library, fill(two)).kept()))
                .containsExactly(Reason.THRESHOLD, Reason.FILL);
    }

    @Test
    void orders_documents_by_rank_by_id_or_from_the_edges() {
        Library library = new Library();
        for (int i = 1; i <= 5; i++) {
            library.document(
                    "d" + (9 - i), "", 1f - i / 10f, "Number %d says so.".formatted(i), .9f);
        }

        assertThat(markers(prune(library, order(PassageOrder.RANK))))
                .containsExactly("d8", "d7", "d6", "d5", "d4");
        assertThat(markers(prune(library, order(PassageOrder.DOCUMENT))))
                .containsExactly("d4", "d5", "d6", "d7", "d8");
        assertThat(markers(prune(library, order(PassageOrder.EDGES))))
                .containsExactly("d8", "d6", "d4", "d5", "d7");
    }

    @Test
    void keeps_whole_passages_in_rank_order_where_sentences_have_no_scores() {
        Library library =
                new Library()
                        .document("a", "", .8f, "One is here. Two is here.")
                        .document("b", "", .9f, "Three is here. Four is here. Five is here.");
        String cut = "[1]\nThree is here. Four is here. Five is here.\n\n[2]\nOne is here.";

        assertThat(prune(library, Settings.DEFAULTS).text()).isEqualTo(cut + " Two is here.");
        CompactContext context = prune(library, budget(COUNTER.count(cut)));
        assertThat(context.text()).isEqualTo(cut);
        assertThat(reasons(context.kept())).containsOnly(Reason.UNSCORED);
        assertThat(reasons(context.dropped())).containsExactly(Reason.BUDGET);
        assertThat(context.kept().getFirst().keep()).isNull();
    }

    @Test
    void cuts_headings_at_a_number_of_tokens() {
        String title =
                "An endless title about many things that goes on and on and on and says little of use to anybody, whatever they ask and wherever they look for it";
        Library library = new Library().document("a", title, .9f, "Text.", .9f);

        String heading = prune(library, Settings.DEFAULTS).text().lines().findFirst().orElseThrow();

        assertThat(heading).startsWith("[1] An endless title about").endsWith("\u2026");
        assertThat(COUNTER.count(heading.substring(4))).isLessThanOrEqualTo(24).isGreaterThan(20);
    }

    @Test
    void counts_the_best_k_passages_whole_as_tokens_before() {
        Library library =
                new Library()
                        .document("a", "A", .9f, RAIN, .9f, .9f, .01f)
                        .document(
                                "b",
                                "B",
                                .01f,
                                "Below min-rank, but a plain back end would send it.",
                                .9f)
                        .document("c", "C", .001f, "Beyond the best two.", .9f);

        CompactContext context = prune(library, topK(2));

        assertThat(context.tokensBefore())
                .isEqualTo(
                        COUNTER.count(
                                "[1] A\n"
                                        + RAIN
                                        + "\n\n[2] B\nBelow min-rank, but a plain back end would send it."));
        assertThat(context.tokenizer()).isEqualTo("o200k_base");
    }

    @Test
    void refuses_evidence_that_contradicts_itself() {
        Library library = new Library().document("a", "", .9f, "Text.", .9f);
        Reranked stranger =
                new Reranked(
                        new PassageId("x#0"),
                        Score.logit(1f),
                        Score.probability(.9f),
                        List.of(),
                        false);
        Reranked tooLong =
                new Reranked(
                        new PassageId("a#0"),
                        Score.logit(1f),
                        Score.probability(.9f),
                        List.of(new SentenceScore(0, 9, Score.probability(.5f))),
                        false);
        Reranked wrongScale =
                new Reranked(
                        new PassageId("a#0"),
                        Score.logit(1f),
                        Score.probability(.9f),
                        List.of(new SentenceScore(0, 5, Score.logit(.5f))),
                        false);

        assertThatThrownBy(() -> pruneWith(library, stranger, library.reranked().getFirst()))
                .isInstanceOf(InvalidEvidenceException.class)
                .hasMessageContaining("1 scores belong to no candidate");
        assertThatThrownBy(() -> pruneWith(library, tooLong)).hasMessageContaining("a#0");
        assertThatThrownBy(() -> pruneWith(library, wrongScale)).hasMessageContaining("LOGIT");
        assertThatThrownBy(() -> pruneWith(library, tooLong, tooLong))
                .hasMessageContaining("scored twice");
    }

    private Pruning pruneWith(Library library, Reranked... reranked) {
        return pruner.prune(
                new Evidence(library.candidates(), List.of(reranked), List.of(), List.of()),
                Settings.DEFAULTS);
    }

    private CompactContext prune(Library library, Settings settings) {
        return pruner.prune(library.evidence(), settings).context();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static List<Reason> reasons(List<ContextSentence> sentences) {
        return sentences.stream().map(ContextSentence::reason).toList();
    }

    private static List<String> markers(CompactContext context) {
        return context.citations().stream()
                .map(Citation::documentId)
                .map(DocumentId::value)
                .toList();
    }

    private static Settings topK(int k) {
        return settings(k, 1_500, PassageOrder.RANK, TitleRule.NONE, false);
    }

    private static Settings budget(int tokens) {
        return settings(5, tokens, PassageOrder.RANK, TitleRule.NONE, false);
    }

    private static Settings fill(int tokens) {
        return settings(5, tokens, PassageOrder.RANK, TitleRule.NONE, true);
    }

    private static Settings order(PassageOrder order) {
        return settings(5, 1_500, order, TitleRule.NONE, false);
    }

    private static Settings titles() {
        return settings(5, 1_500, PassageOrder.RANK, TitleRule.FIRST_SENTENCE, false);
    }

    private static Settings with(int tokens, Settings other) {
        return settings(other.topK(), tokens, other.order(), other.titleRule(), other.fill());
    }

    private static Settings settings(
            int topK, int tokens, PassageOrder order, TitleRule titles, boolean fill) {
        return new Settings(
                20,
                topK,
                .1f,
                .5f,
                .05f,
                tokens,
                .25f,
                order,
                titles,
                fill,
                Interpolation.DEFAULTS);
    }
}

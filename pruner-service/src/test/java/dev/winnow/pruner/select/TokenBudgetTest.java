package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Score;
import org.junit.jupiter.api.Test;

class TokenBudgetTest extends Decisions {

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
        Library library = new Library().document("a", "", .99f, RAIN, .9f, .02f, .04f);

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
}

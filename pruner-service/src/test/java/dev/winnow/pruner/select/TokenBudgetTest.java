package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Score;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** A heading alone has more than one token, and nothing needs to be tried for that. */
    @Test
    void a_budget_that_nothing_fits_into_takes_no_count_but_that_of_each_sentence() {
        int count = 20_000;
        float[] keep = new float[count];
        Arrays.fill(keep, .9f);
        Library library = new Library().document("a", "", .9f, "It rained. ".repeat(count), keep);
        AtomicInteger counts = new AtomicInteger();
        TokenCounter counting =
                new TokenCounter() {
                    @Override
                    public int count(String text) {
                        counts.incrementAndGet();
                        return COUNTER.count(text);
                    }

                    @Override
                    public String name() {
                        return COUNTER.name();
                    }
                };
        AtomicInteger asked = new AtomicInteger();

        Pruner.Result result =
                new Pruner(counting).prune(library.input(), budget(1), asked::incrementAndGet);

        assertThat(result.context().answerable()).isFalse();
        assertThat(result.context().dropped())
                .hasSize(count)
                .allSatisfy(dropped -> assertThat(dropped.reason()).isEqualTo(Reason.BUDGET));
        assertThat(counts.get()).isLessThan(count + 100);
        // For each thousand sentences that are read, grouped and counted.
        assertThat(asked.get()).isGreaterThan(3 * count / 1_000);
    }

    /** Each is a text that is written and counted anew. */
    @Test
    void is_asked_before_each_step_in_which_a_context_shrinks_whether_it_is_still_wanted() {
        int sentences = 30;
        float[] keep = new float[sentences];
        Arrays.fill(keep, .9f);
        Library library =
                new Library().document("a", "", .9f, "It rained. ".repeat(sentences), keep);
        int budget = 60;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        // Its costs promise too much, by one sentence each time.
        TokenCounter promising =
                new TokenCounter() {
                    @Override
                    public int count(String text) {
                        if (text.split("rained", -1).length <= 6) {
                            return COUNTER.count(text);
                        }
                        written.incrementAndGet();
                        return budget + 1;
                    }

                    @Override
                    public String name() {
                        return COUNTER.name();
                    }
                };

        CompactContext context =
                new Pruner(promising)
                        .prune(library.input(), budget(budget), asked::incrementAndGet)
                        .context();

        assertThat(context.answerable()).isTrue();
        assertThat(written.get()).isGreaterThan(10);
        assertThat(asked.get()).isGreaterThanOrEqualTo(written.get());
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

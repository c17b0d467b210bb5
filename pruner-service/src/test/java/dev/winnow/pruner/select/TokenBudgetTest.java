package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.score.Score;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class TokenBudgetTest extends Decisions {

    @Test
    void drops_the_lowest_probabilities_first_when_the_budget_is_short() {
        String text = "Middle one here. Best one here. Worst one here.";
        String best = "[1]\nMiddle one here. Best one here.\n\n[2]\nSecond one here.";

        CompactContext context =
                prune(
                        document("a", .9f, text, .5f, .9f, .2f)
                                .document("b", .8f, "Second one here.", .6f),
                        AMPLE.withTokenBudget(COUNTER.count(best)));

        assertThat(context.text()).isEqualTo(best);
        assertThat(context.tokensAfter()).isEqualTo(COUNTER.count(best));
        assertThat(reasons(context.dropped())).containsExactly(Reason.BUDGET);
        assertThat(context.dropped().getFirst().keep()).isEqualTo(Score.probability(.2f));
    }

    @Test
    void fits_a_budget_that_only_the_exact_count_allows() {
        Library library = document("a", .9f, "Hello.", .9f);
        int exact = COUNTER.count("[1]\nHello.");

        assertThat(prune(library, AMPLE.withTokenBudget(exact)).text()).isEqualTo("[1]\nHello.");
        assertThat(prune(library, AMPLE.withTokenBudget(exact - 1)).answerable()).isFalse();
    }

    @Test
    void passes_over_a_sentence_that_is_too_long_and_keeps_a_shorter_one() {
        Library library =
                document("a", .9f, "word ".repeat(400) + "end.", .9f, .8f)
                        .document("b", .8f, "Short enough.", .4f);

        assertThat(prune(library, AMPLE.withTokenBudget(40)).text())
                .isEqualTo("[1]\nShort enough.");
    }

    /** A heading alone has more than one token, and nothing needs to be tried for that. */
    @Test
    void a_budget_that_nothing_fits_into_takes_no_count_but_that_of_each_sentence() {
        int count = 20_000;
        AtomicInteger counts = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        Pruner counting =
                counting(
                        text -> {
                            counts.incrementAndGet();
                            return COUNTER.count(text);
                        });

        CompactContext context =
                counting.prune(
                                rained(count).input(),
                                AMPLE.withTokenBudget(1),
                                asked::incrementAndGet)
                        .context();

        assertThat(context.answerable()).isFalse();
        assertThat(context.dropped())
                .hasSize(count)
                .extracting(ContextSentence::reason)
                .containsOnly(Reason.BUDGET);
        assertThat(counts.get()).isLessThan(count + 100);
        // For each thousand sentences that are read, grouped and counted.
        assertThat(asked.get()).isGreaterThan(3 * count / 1_000);
    }

    /** Each is a text that is written and counted anew. */
    @Test
    void is_asked_before_each_step_in_which_a_context_shrinks_whether_it_is_still_wanted() {
        int budget = 60;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        // Its costs promise too much, by one sentence each time.
        Pruner promising =
                counting(
                        text -> {
                            if (text.split("rained", -1).length <= 6) {
                                return COUNTER.count(text);
                            }
                            written.incrementAndGet();
                            return budget + 1;
                        });

        CompactContext context =
                promising
                        .prune(
                                rained(30).input(),
                                AMPLE.withTokenBudget(budget),
                                asked::incrementAndGet)
                        .context();

        assertThat(context.answerable()).isTrue();
        assertThat(written.get()).isGreaterThan(10);
        assertThat(asked.get()).isGreaterThanOrEqualTo(written.get());
    }

    @Test
    void fills_room_below_the_threshold_only_when_asked() {
        Library library = document("a", .99f, RAIN, .9f, .02f, .04f);
        int two = COUNTER.count("[1]\nRain fell on the northern hills. Farmers were glad.");

        CompactContext filled = prune(library, FILL);

        assertThat(prune(library).kept()).hasSize(1);
        assertThat(filled.text()).isEqualTo("[1]\n" + RAIN);
        assertThat(reasons(filled.kept()))
                .containsExactly(Reason.THRESHOLD, Reason.FILL, Reason.FILL);
        assertThat(reasons(prune(library, FILL.withTokenBudget(two)).kept()))
                .containsExactly(Reason.THRESHOLD, Reason.FILL);
    }

    @Test
    void counts_the_best_k_passages_whole_as_tokens_before() {
        String below = "Below min-rank, but a plain back end would send it.";

        CompactContext context =
                prune(
                        document("a", "A", .9f, RAIN, .9f, .9f, .01f)
                                .document("b", "B", .01f, below, .9f)
                                .document("c", "C", .001f, "Beyond the best two.", .9f),
                        AMPLE.withTopK(2));

        assertThat(context.tokensBefore())
                .isEqualTo(COUNTER.count("[1] A\n" + RAIN + "\n\n[2] B\n" + below));
        assertThat(context.tokenizer()).isEqualTo("o200k_base");
    }

    @Test
    void keeps_a_title_with_its_passage_and_never_alone() {
        CompactContext context =
                prune(
                        document("a", .9f, "All about rain. It is wet. It falls.", .01f, .9f, .02f)
                                .document("b", .3f, "All about sun. It is hot.", .02f, .01f),
                        TITLES);

        assertThat(context.text()).isEqualTo("[1]\nAll about rain. It is wet.");
        assertThat(reasons(context.kept())).containsExactly(Reason.TITLE, Reason.THRESHOLD);
    }

    @Test
    void pays_for_a_title_before_it_keeps_what_needs_it() {
        Library library =
                document("a", .9f, "A title of a few words that costs. Short one.", .01f, .9f)
                        .document("b", .9f, "Other one.", .5f);
        int withoutTitle = COUNTER.count("[1]\nShort one.\n\n[2]\nOther one.");

        CompactContext context = prune(library, TITLES.withTokenBudget(withoutTitle));

        assertThat(context.text()).isEqualTo("[1]\nOther one.");
        assertThat(reasons(context.dropped())).containsOnlyOnce(Reason.BUDGET);
    }

    @Test
    void cuts_headings_at_a_number_of_tokens() {
        String title =
                "An endless title about many things that goes on and on and on and says little of use to anybody, whatever they ask and wherever they look for it";

        String heading =
                prune(document("a", title, .9f, "Text.", .9f)).text().lines().findFirst().get();

        assertThat(heading).startsWith("[1] An endless title about").endsWith("\u2026");
        assertThat(COUNTER.count(heading.substring(4))).isLessThanOrEqualTo(24).isGreaterThan(20);
    }

    private static Library rained(int sentences) {
        float[] keep = new float[sentences];
        Arrays.fill(keep, .9f);
        return document("a", .9f, "It rained. ".repeat(sentences), keep);
    }

    private static Pruner counting(ToIntFunction<String> count) {
        return new Pruner(
                new TokenCounter() {
                    @Override
                    public int count(String text) {
                        return count.applyAsInt(text);
                    }

                    @Override
                    public String name() {
                        return COUNTER.name();
                    }
                });
    }
}

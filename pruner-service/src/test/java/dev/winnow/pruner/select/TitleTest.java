package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.query.Settings;
import org.junit.jupiter.api.Test;

class TitleTest extends Decisions {

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
                        .document("b", "", .9f, "Other one.", .5f);
        int budget = COUNTER.count("[1]\nShort one.\n\n[2]\nOther one.");

        CompactContext context = prune(library, with(budget, titles()));

        assertThat(context.text()).isEqualTo("[1]\nShort one.".replace("Short", "Other"));
        assertThat(context.dropped().stream().filter(s -> s.reason() == Reason.BUDGET)).hasSize(1);
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
}

package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.core.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a kept unit brings along, so that the text of a context is understood. */
class NeedsTest extends Decisions {

    @Test
    void a_row_brings_the_head_of_its_table() {
        assertThat(
                        kept(
                                "All limits.\n\n| Name | Default |\n|---|---|\n| one | 1 |\n| two | 2 |\n| three | 3 |\n| seven | 7 |\n| eight | 8 |\n",
                                "seven"))
                .isEqualTo("| Name | Default |\n| seven | 7 |");
    }

    @Test
    void an_item_brings_the_sentence_that_leads_into_its_list() {
        assertThat(
                        kept(
                                "It is old. You need these parts:\n\n- a wheel\n- a stone of granite\n- a sail\n- a rope\n- a sack\n",
                                "granite"))
                .isEqualTo("You need these parts:\n- a stone of granite");
    }

    @Test
    void code_in_a_step_brings_the_step_with_its_number() {
        assertThat(
                        kept(
                                "Do this:\n\n1. Stop.\n2. Wait.\n3. Run as root:\n\n   ```sh\n   restore --all\n   ```\n\n4. Start.\n5. Look.\n",
                                "restore"))
                .isEqualTo("Do this:\n3. Run as root:\n   restore --all");
    }

    @Test
    void a_line_of_configuration_brings_the_keys_around_it_and_the_only_line_between() {
        String yaml =
                "apiVersion: v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - host: a.example\n  tls:\n  - hosts:\n    - a.example\n    secretName: web-tls\n";
        assertThat(kept("Some words.\n\n```yaml\n" + yaml + "```\n", "secretName"))
                .isEqualTo(
                        "# …\nspec:\n  # …\n  tls:\n  - hosts:\n    - a.example\n    secretName: web-tls"
                                .substring(4));
    }

    @Test
    void code_in_a_tab_brings_its_name() {
        assertThat(
                        kept(
                                "Set it.\n\n=== \"YAML\"\n\n    ```yaml\n    docker: {}\n    ```\n\n=== \"TOML\"\n\n    ```toml\n    [docker]\n    ```\n",
                                "[docker]"))
                .isEqualTo("TOML\n    [docker]");
    }

    @Test
    void what_leads_on_brings_what_follows_and_what_leans_back_what_is_before() {
        assertThat(kept("Some words. Run this command:\n\n```sh\nlook\n```\n", "Run this"))
                .isEqualTo("Run this command:\nlook");
        assertThat(kept("Old. Set the flag first. Otherwise nothing starts. More.", "Otherwise"))
                .isEqualTo("Set the flag first. Otherwise nothing starts.");
        assertThat(kept("Old words.\n\n*For example:*\n\n```sh\nlook\n```\n\nMore.", "look"))
                .isEqualTo("*For example:*\nlook");
        assertThat(kept("Old words.\n\n```sh\nlook\n```\n\nThis prints it.", "This"))
                .isEqualTo("look\n\nThis prints it.");
    }

    @Test
    void what_only_opens_a_block_brings_its_beginning() {
        assertThat(
                        kept(
                                "```yaml\nkind: Ingress\nspec:\n  tls:\n    one: 1\n    two: 2\n  rules: 3\nlast: 4\n```",
                                "spec"))
                .isEqualTo("spec:\n  tls:\n    one: 1\n    # …");
        assertThat(kept("Words.\n\n=== \"YAML\"\n\n    Use it.\n\n    Or not.\n", "YAML"))
                .isEqualTo("YAML\n\n    Use it.".replace("\n\n    ", "\n"));
    }

    @Test
    void of_a_page_that_only_leads_to_others_nothing_is_kept_however_well_it_scores() {
        String text = ".. toctree::\n\n   backup\n   restore";
        List<Block> links = List.of(new Block(Kind.MARK, 0, text.length(), Block.NONE));

        assertThat(prune(scored(text, links, "restore"), Settings.DEFAULTS))
                .extracting(CompactContext::text)
                .isEqualTo("");
    }

    @Test
    void a_callout_brings_the_line_of_code_that_it_explains() {
        String text =
                "name: a # <1>\nsize: 2 # <2>\n<1> What it is called.\n<2> How large.\n<3> Old.\n<4> New.";
        Structure structure = new Structure();
        structure.add(Kind.CODE, 0, text.indexOf("\n<1>"));
        structure.open(Kind.LIST, text.indexOf("<1> What"));
        for (String item :
                List.of("<1> What it is called.", "<2> How large.", "<3> Old.", "<4> New.")) {
            structure.add(Kind.ITEM, text.indexOf(item), text.indexOf(item) + item.length());
        }
        structure.close(text.length());

        String context =
                prune(scored(text, structure.blocks(), "How large"), Settings.DEFAULTS).text();

        assertThat(context).isEqualTo("[1]\nname: a # <1>\nsize: 2 # <2>\n\n<2> How large.");
    }

    @Test
    void a_short_list_of_which_most_is_kept_is_kept_whole() {
        assertThat(kept("Parts:\n\n- red one\n- red two\n- blue three\n\nEnd.", "red"))
                .isEqualTo("Parts:\n\n- red one\n- red two\n- blue three");
    }

    @Test
    void what_is_brought_is_paid_for() {
        String text =
                "You need all of these parts before you begin, and none of them can be left out:\n\n- a wheel\n- a stone\n- a sail\n- a rope\n- a sack\n";
        Library library = scored(text, "stone");
        String whole = prune(library, Settings.DEFAULTS).text();

        CompactContext fits = prune(library, with(COUNTER.count(whole), Settings.DEFAULTS));
        CompactContext not = prune(library, with(COUNTER.count(whole) - 1, Settings.DEFAULTS));

        assertThat(reasons(fits.kept())).containsExactly(Reason.NEEDED, Reason.THRESHOLD);
        assertThat(not.text()).isEmpty();
        assertThat(not.dropped().stream().filter(s -> s.reason() == Reason.BUDGET)).hasSize(1);
    }

    @Test
    void without_scores_a_passage_stands_as_it_is_stored() {
        String text =
                "```sh\nlook\n```\n\nSome words.\n\n=== \"YAML\"\n\n    ```yaml\n    a: 1\n    ```";
        Library library = new Library().document("a", "", .9f, text);

        CompactContext context = pruner.prune(library.unranked(), Settings.DEFAULTS).context();

        assertThat(context.text()).isEqualTo("[1]\n" + text);
    }

    private String kept(String text, String wanted) {
        String context = prune(scored(text, wanted), Settings.DEFAULTS).text();
        return context.substring(context.indexOf('\n') + 1);
    }

    /** Units with this word are sure to be kept, others are not. */
    private static Library scored(String text, String wanted) {
        return scored(text, MarkdownStructure.of(text), wanted);
    }

    private static Library scored(String text, List<Block> blocks, String wanted) {
        List<SentenceScore> scores = new ArrayList<>();
        for (Span span : new SentenceSplitter().split(text, blocks)) {
            float keep = span.slice(text).contains(wanted) ? .9f : .001f;
            scores.add(new SentenceScore(span.start(), span.end(), Score.probability(keep)));
        }
        return new Library()
                .original("a", text)
                .add("a", "", List.of(), 0, text, .995f, scores, blocks);
    }
}

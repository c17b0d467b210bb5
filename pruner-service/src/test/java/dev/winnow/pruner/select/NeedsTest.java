package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.core.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kept unit brings along, so that the text of a context is understood. */
class NeedsTest extends Decisions {

    static Stream<Arguments> needs() {
        return Stream.of(
                arguments(
                        "a row brings the head of its table",
                        "All limits.\n\n| Name | Default |\n|---|---|\n| one | 1 |\n| two | 2 |\n| three | 3 |\n| seven | 7 |\n| eight | 8 |\n",
                        "seven",
                        "| Name | Default |\n…\n| seven | 7 |\n…"),
                arguments(
                        "an item brings the sentence that leads into its list",
                        "It is old. You need these parts:\n\n- a wheel\n- a stone of granite\n- a sail\n- a rope\n- a sack\n",
                        "granite",
                        "You need these parts:\n…\n- a stone of granite\n…"),
                arguments(
                        "an item in another one brings that, and each list says what it leaves out",
                        "- one\n- two\n  - red\n  - blue\n- three\n- four\n- five\n",
                        "blue",
                        "…\n- two\n  …\n  - blue\n…"),
                arguments(
                        "a list says nothing of items that come behind the one inside",
                        "- one\n- two\n  - red\n  - blue\n- three blue\n- four\n- five\n- six\n",
                        "blue",
                        "…\n- two\n  …\n  - blue\n- three blue\n…"),
                arguments(
                        "a list in an item that goes as a whole is told",
                        "- one\n- two keep\n  - red\n  - blue\n- three keep\n- four\n- five\n- six\n",
                        "keep",
                        "…\n- two keep\n  …\n- three keep\n…"),
                arguments(
                        "lines of no-break spaces are nothing that is left out",
                        "Old words.\n\n```sh\n\u00a0\nlook\n\u00a0\n```\n\nMore.",
                        "look",
                        "look"),
                arguments(
                        "lines of code stay though others say the same",
                        "```yaml\nweb:\n  image: reg.example.com/app:1\n  command: serve all the things\ndb:\n  image: reg.example.com/app:1\n  command: serve all the things\n  port: 5432\n  user: root\n```\n",
                        "",
                        "web:\n  image: reg.example.com/app:1\n  command: serve all the things\ndb:\n  image: reg.example.com/app:1\n  command: serve all the things\n  port: 5432\n  user: root"),
                arguments(
                        "code in a step brings the step with its number",
                        "Do this:\n\n1. Stop.\n2. Wait.\n3. Run as root:\n\n   ```sh\n   restore --all\n   ```\n\n4. Start.\n5. Look.\n",
                        "restore",
                        "Do this:\n…\n3. Run as root:\n   restore --all\n…"),
                arguments(
                        "a line of configuration brings the keys around it and the only line between",
                        "Some words.\n\n```yaml\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - host: a.example\n  tls:\n  - hosts:\n    - a.example\n    secretName: web-tls\n```\n",
                        "secretName",
                        "# …\nspec:\n  # …\n  tls:\n  - hosts:\n    - a.example\n    secretName: web-tls"),
                arguments(
                        "code in a tab brings its name",
                        "Set it.\n\n=== \"YAML\"\n\n    ```yaml\n    docker: {}\n    ```\n\n=== \"TOML\"\n\n    ```toml\n    [docker]\n    ```\n",
                        "[docker]",
                        "TOML\n    [docker]"),
                arguments(
                        "what leads on brings what follows",
                        "Some words. Run this command:\n\n```sh\nlook\n```\n",
                        "Run this",
                        "Run this command:\nlook"),
                arguments(
                        "what leans back brings what is before",
                        "Old. Set the flag first. Otherwise nothing starts. More.",
                        "Otherwise",
                        "Set the flag first. Otherwise nothing starts."),
                arguments(
                        "code brings what announces it",
                        "Old words.\n\n*For example:*\n\n```sh\nlook\n```\n\nMore.",
                        "look",
                        "*For example:*\nlook"),
                arguments(
                        "what speaks of code brings the code",
                        "Old words.\n\n```sh\nlook\n```\n\nThis prints it.",
                        "This",
                        "look\n\nThis prints it."),
                arguments(
                        "what only opens a block brings its beginning",
                        "```yaml\nkind: Ingress\nspec:\n  tls:\n    one: 1\n    two: 2\n  rules: 3\nlast: 4\n```",
                        "spec",
                        "# …\nspec:\n  tls:\n    one: 1\n    # …"),
                arguments(
                        "the name of a tab brings its beginning",
                        "Words.\n\n=== \"YAML\"\n\n    Use it.\n\n    Or not.\n",
                        "YAML",
                        "YAML\nUse it."),
                arguments(
                        "a short list of which most is kept is kept whole",
                        "Parts:\n\n- red one\n- red two\n- blue three\n\nEnd.",
                        "red",
                        "Parts:\n\n- red one\n- red two\n- blue three"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("needs")
    void what_is_kept_is_understood(String what, String text, String wanted, String context) {
        assertThat(prune(scored(text, wanted)).text()).isEqualTo("[1]\n" + context);
    }

    @Test
    void of_a_page_that_only_leads_to_others_nothing_is_kept_however_well_it_scores() {
        String text = ".. toctree::\n\n   backup\n   restore";
        List<Block> links = List.of(new Block(Kind.MARK, 0, text.length(), Block.NONE));

        assertThat(prune(scored(text, links, "restore")))
                .extracting(CompactContext::text)
                .isEqualTo("");
    }

    @Test
    void the_title_of_a_listing_stands_on_a_line_of_its_own() {
        String text = "It is retried. It may fail.\n\n.app.yml\n----\nretry: 1\n----\n";
        Structure structure = titled(text);
        structure.open(Kind.CODE, text.indexOf("----"));
        structure.add(Kind.MARK, text.indexOf("----"), text.indexOf("\nretry"));
        structure.add(Kind.MARK, text.lastIndexOf("----"), text.length() - 1);
        structure.close(text.length() - 1);

        assertThat(prune(scored(text, structure.blocks(), "retr")).text())
                .isEqualTo("[1]\nIt is retried.\napp.yml\nretry: 1");
    }

    @Test
    void the_title_of_a_listing_in_another_passage_is_left_out() {
        String text = "It is retried.\n\n.app.yml\n";
        Structure structure = titled(text);
        structure.close(text.length());

        assertThat(prune(scored(text, structure.blocks(), ".")).text())
                .isEqualTo("[1]\nIt is retried.");
    }

    /** A block that begins with the title of a listing, open behind it. */
    private static Structure titled(String text) {
        String title = "app.yml";
        int start = text.indexOf(title);
        Structure structure = new Structure();
        structure.open(Kind.BOX, start - 1);
        structure.add(Kind.MARK, start - 1, start);
        structure.add(Kind.HEAD, start, start + title.length());
        return structure;
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

        String context = prune(scored(text, structure.blocks(), "How large")).text();

        assertThat(context).isEqualTo("[1]\nname: a # <1>\nsize: 2 # <2>\n\n…\n<2> How large.\n…");
    }

    @Test
    void what_is_brought_is_paid_for() {
        String text =
                "You need all of these parts before you begin, and none of them can be left out:\n\n- a wheel\n- a stone\n- a sail\n- a rope\n- a sack\n";
        Library library = scored(text, "stone");
        int tokens = COUNTER.count(prune(library).text());

        CompactContext fits = prune(library, Settings.DEFAULTS.withTokenBudget(tokens));
        CompactContext not = prune(library, Settings.DEFAULTS.withTokenBudget(tokens - 1));

        assertThat(reasons(fits.kept())).containsExactly(Reason.NEEDED, Reason.THRESHOLD);
        assertThat(not.text()).isEmpty();
        assertThat(reasons(not.dropped())).containsOnlyOnce(Reason.BUDGET);
    }

    @Test
    void a_piece_of_a_long_line_of_code_brings_none_of_the_others() {
        String text =
                "```json\n"
                        + "{\"aaaa\": 1111},".repeat(200)
                        + "{\"wanted\": 1},"
                        + "{\"bbbb\": 2222},".repeat(200)
                        + "\n```\n";

        CompactContext context = prune(scored(text, "wanted"), AMPLE);

        assertThat(context.kept()).hasSize(1);
        assertThat(context.dropped()).hasSizeGreaterThan(2);
    }

    @Test
    void without_scores_a_passage_names_its_section_unless_it_begins_with_its_heading() {
        String text =
                "## Install\n\nRun it.\n\n## Remove\n\nFirst look.\n\n```sh\nrm -r data\n```\n\n## **Move**\n\nTake it.";
        int fence = text.indexOf("```sh");
        int move = text.indexOf("## **");
        Library library =
                new Library()
                        .original("a", text)
                        .passage("a", "", List.of("Install"), 0, 21, .9f)
                        .passage("a", "", List.of("Remove"), fence, move - 2, .8f)
                        .passage("a", "", List.of("Move"), move, text.length(), .7f);

        assertThat(prune(library.unranked(), Settings.DEFAULTS).text())
                .isEqualTo(
                        "[1]\n## Install\n\nRun it.\n\nRemove\n```sh\nrm -r data\n```\n\n## **Move**\n\nTake it.");
    }

    @Test
    void without_scores_a_passage_stands_as_it_is_stored() {
        String text =
                "```sh\nlook\n```\n\nSome words.\n\n=== \"YAML\"\n\n    ```yaml\n    a: 1\n    ```";
        Library library = document("a", .9f, text);

        CompactContext context = prune(library.unranked(), Settings.DEFAULTS);

        assertThat(context.text()).isEqualTo("[1]\n" + text);
    }

    /** Units with this word are sure to be kept, others are not. */
    private static Library scored(String text, String wanted) {
        return scored(text, MarkdownStructure.of(text), wanted);
    }

    private static Library scored(String text, List<Block> blocks, String wanted) {
        List<SentenceScore> scores = new ArrayList<>();
        for (Span span : new SentenceSplitter().split(text, blocks)) {
            float keep = span.slice(text).contains(wanted) ? .9f : .001f;
            scores.add(Library.score(span.start(), span.end(), keep));
        }
        return new Library()
                .original("a", text)
                .add("a", "", List.of(), 0, text, .995f, scores, blocks);
    }
}

package dev.winnow.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.structure.Block.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a unit of Markdown as people write it, and what is none. */
class MarkdownStructureTest {

    @Test
    void a_tab_of_mkdocs_keeps_its_name_and_its_code_and_no_marks() {
        String text =
                """
                Set the provider.

                === "YAML"

                    ```yaml
                    providers:
                      docker: {}
                    ```

                === "TOML"

                    ```toml
                    [providers.docker]
                    ```
                """;
        assertThat(units(text))
                .containsExactly(
                        "Set the provider.",
                        "YAML",
                        "providers:\n      docker: {}",
                        "TOML",
                        "[providers.docker]");
        assertThat(kinds(text))
                .containsSubsequence(Kind.BOX, Kind.MARK, Kind.HEAD, Kind.MARK, Kind.CODE);
    }

    /** With a pattern that looks at blanks in several ways, each of these takes minutes. */
    @ParameterizedTest
    @ValueSource(strings = {":::", "!!! ", "??? a", "=== ", "{% ", "{{< a", "<a "})
    void a_line_of_blanks_is_no_work(String mark) {
        String line = mark + " ".repeat(900) + "]x\"";

        assertThat(
                        assertTimeoutPreemptively(
                                Duration.ofMinutes(1), () -> units(line.concat("\n").repeat(20))))
                .isNotEmpty();
    }

    @Test
    void a_fence_with_a_name_of_its_own_opens_a_box() {
        assertThat(units(":::\n::: {.callout-note}\nMind the gap.\n:::\n"))
                .containsExactly("Mind the gap.");
    }

    @Test
    void the_rule_of_a_table_is_no_unit_and_its_head_is_told_from_its_rows() {
        String text = "Options:\n\n| Name | Default |\n|---|---|\n| `a` | 1 |\n| `b` | 2 |\n";
        assertThat(units(text))
                .containsExactly("Options:", "| Name | Default |", "| `a` | 1 |", "| `b` | 2 |");
        assertThat(kinds(text))
                .containsExactly(Kind.TABLE, Kind.HEAD, Kind.MARK, Kind.ROW, Kind.ROW);
    }

    @Test
    void rows_without_a_head_are_rows() {
        assertThat(units("| Rye. Old. | 3 |\n| Oats. New. | 2 |"))
                .containsExactly("| Rye. Old. | 3 |", "| Oats. New. | 2 |");
    }

    @Test
    void code_inside_a_step_belongs_to_it() {
        String text =
                "1. Stop it.\n2. Wait.\n3. Run this. As root:\n\n   ```sh\n   restore --all\n   ```\n\n   It takes a while.\n4. Start it.\n";
        assertThat(units(text))
                .containsExactly(
                        "1. Stop it.",
                        "2. Wait.",
                        "3. Run this. As root:",
                        "restore --all",
                        "It takes a while.",
                        "4. Start it.");
    }

    @Test
    void long_code_is_cut_into_lines_and_short_code_is_not() {
        String lines = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6";
        assertThat(units("```yaml\n" + lines + "\n```")).containsExactly(lines);
        assertThat(units("```yaml\n" + lines + "\ng: 7\n```")).hasSize(7).endsWith("g: 7");
    }

    @Test
    void terms_stand_with_their_definitions() {
        String text = "Some words.\n\nkeep\n: How much stays. Daily.\n\nprune\n: What goes.\n";
        assertThat(units(text))
                .containsExactly(
                        "Some words.", "keep\n: How much stays. Daily.", "prune\n: What goes.");
    }

    @Test
    void marks_of_generators_are_no_units() {
        String text =
                """
                import Tabs from '@theme/Tabs';

                # Install {#install}

                <!-- vale off
                over two lines -->
                :::tip[Be quick]
                Use the script.
                :::
                {{< tabs >}}
                {{% tab "Linux" %}}
                Run it.
                {{% /tab %}}
                {{< /tabs >}}
                <Tabs>
                <TabItem value="mac" label="macOS">
                Brew it.
                </TabItem>
                </Tabs>
                <a name="end"></a>
                !!! note
                    Stop here.

                {% include "footer.md" %}
                """;
        assertThat(units(text))
                .containsExactly(
                        "Install {#install}",
                        "Be quick",
                        "Use the script.",
                        "Linux",
                        "Run it.",
                        "macOS",
                        "Brew it.",
                        "Stop here.");
    }

    @Test
    void names_of_indented_lines_are_cut_where_they_stand() {
        assertThat(units("  <TabItem value=\"mac\" label=\"macOS\">\n\nBrew it.\n\n  </TabItem>\n"))
                .containsExactly("macOS", "Brew it.");
        assertThat(units("  !!! note \"Mind this\"\n\n      It is hot.\n"))
                .contains("Mind this", "It is hot.");
        assertThat(units("- a\n\n    === \"YAML\"\n\n        Use it.\n")).contains("YAML");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"status\": \"ok\" }",
                "!!! Do not delete the volume",
                "??? how does one restore a snapshot",
                "[WARNING]: overheating",
                "<!-- an open comment hides nothing",
                "<style>an open sheet hides nothing"
            })
    void what_only_looks_like_a_mark_is_text(String line) {
        assertThat(units(line + "\n")).containsExactly(line);
    }

    @Test
    void a_sign_at_the_beginning_of_an_underlined_heading_is_text() {
        assertThat(units("#1 priority\n===\n\nWords.\n").getFirst()).startsWith("#1 priority");
    }

    @Test
    void behind_a_comment_is_text() {
        assertThat(units("<!-- vale off --> Never run this twice.\n"))
                .containsExactly("Never run this twice.");
        assertThat(units("Words.\n\n[one]: https://mill.example/a\n")).containsExactly("Words.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The mill stood on the hill. It had four sails.\n\nOne was torn.",
                "    The mill stood on the hill. It had four sails.\n    One was torn."
            })
    void prose_has_no_blocks_however_it_is_indented(String prose) {
        assertThat(MarkdownStructure.of(prose)).isEmpty();
        assertThat(units(prose))
                .containsExactly(
                        "The mill stood on the hill.", "It had four sails.", "One was torn.");
    }

    @Test
    void numbers_give_the_same_blocks_back_and_parts_know_what_is_around_them() {
        String text = "Do this:\n\n- Open. See:\n\n  ```sh\n  look\n  ```\n- Shut.\n";
        List<Block> blocks = MarkdownStructure.of(text);
        assertThat(Block.ofNumbers(Block.numbers(blocks), text.length())).isEqualTo(blocks);

        int from = text.indexOf("look");
        List<Block> part = Block.within(blocks, from, text.length());
        assertThat(part.stream().map(Block::kind))
                .containsExactly(Kind.LIST, Kind.ITEM, Kind.CODE, Kind.MARK, Kind.ITEM);
        assertThat(part.stream().map(Block::parent)).containsExactly(-1, 0, 1, 2, 0);
        Block.requireFitting(part, text.length() - from);
    }

    private static List<String> units(String text) {
        return new SentenceSplitter()
                .split(text, MarkdownStructure.of(text)).stream()
                        .map(span -> span.trim(text).slice(text))
                        .toList();
    }

    private static List<Kind> kinds(String text) {
        return MarkdownStructure.of(text).stream().map(Block::kind).toList();
    }
}

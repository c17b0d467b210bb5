package dev.winnow.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.structure.Block.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headings, blocks and units of the formats that are read line by line. */
class StructureTest {

    private final DirectExtractor extractor = new DirectExtractor(ExtractionLimits.DEFAULT);

    @Test
    void restructured_text_has_headings_lists_and_literal_blocks() throws Exception {
        ExtractedDocument document =
                read(
                        "a.rst",
                        """
                        ..
                          Normally there are headings.

                        ##########
                        Restoring
                        ##########

                        .. _restore:

                        From a snapshot
                        ===============

                        Restore it by ``restore``. This is how:

                        .. code-block:: console
                           :caption: Shell

                           $ restic restore latest

                        Or by this::

                           $ restic mount /mnt

                        * One. First.
                        * Two.

                          More of two.

                        .. note:: Paths are cleaned.
                           Always.

                        term
                          What it means.

                        In detail
                        ---------

                        Text.
                        """);
        assertThat(document.title()).isEqualTo("Restoring");
        assertThat(paths(document))
                .contains(
                        List.of("Restoring", "From a snapshot"),
                        List.of("Restoring", "From a snapshot", "In detail"));
        assertThat(units(document))
                .containsExactly(
                        "Restoring",
                        "From a snapshot",
                        "Restore it by ``restore``.",
                        "This is how:",
                        "$ restic restore latest",
                        "Or by this::",
                        "$ restic mount /mnt",
                        "* One. First.",
                        "* Two.",
                        "More of two.",
                        "Paths are cleaned.",
                        "Always.",
                        "term\n  What it means.",
                        "In detail",
                        "Text.");
    }

    @Test
    void an_option_of_sphinx_is_an_item_with_its_name_and_without_its_mark() throws Exception {
        ExtractedDocument document =
                read(
                        "a.rst",
                        "Options\n=======\n\n.. option:: --all, -a\n\n   Takes all. Slow.\n\n.. option:: --dry-run\n\n   Does nothing.\n");
        assertThat(units(document))
                .containsExactly(
                        "Options",
                        "--all, -a",
                        "Takes all.",
                        "Slow.",
                        "--dry-run",
                        "Does nothing.");
        assertThat(kinds(document)).containsSequence(Kind.ITEM, Kind.MARK, Kind.ITEM, Kind.MARK);
    }

    @Test
    void tables_of_restructured_text_have_heads_and_rows() throws Exception {
        assertThat(
                        units(
                                read(
                                        "a.rst",
                                        "Words.\n\n===== =====\nName  Value\n===== =====\none   1\ntwo   2\n===== =====\n\nEnd.\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n")))
                .containsExactly(
                        "Words.",
                        "Name  Value",
                        "one   1",
                        "two   2",
                        "End.",
                        "| a | b |",
                        "| 1 | 2 |");
    }

    @Test
    void asciidoc_has_headings_code_callouts_and_admonitions() throws Exception {
        ExtractedDocument document =
                read(
                        "a.adoc",
                        """
                        [[top]]
                        = Gateway Filters
                        :page-section: filters

                        Some words.

                        .application.yml
                        [source,yaml]
                        ----
                        spring:
                          cloud: {} # <1>
                        ----
                        <1> Nothing else is needed.
                        <2> Really.

                        == Retry
                        // a comment
                        application.properties
                        [source]
                        ----
                        a=1
                        ----
                        include::partial$x.adoc[]

                        NOTE: Mind the body.

                        [TIP]
                        ====
                        It caches.
                        ====

                        * one
                        ** inner
                        * two
                        +
                        attached text

                        retries:: How often it tries. Default 3.
                        statuses::
                        Which ones.
                        """);
        assertThat(document.title()).isEqualTo("Gateway Filters");
        assertThat(document.sections().getLast().path())
                .isEqualTo(List.of("Gateway Filters", "Retry"));
        assertThat(units(document))
                .containsExactly(
                        "= Gateway Filters",
                        "Some words.",
                        "application.yml",
                        "spring:\n  cloud: {} # <1>",
                        "<1> Nothing else is needed.",
                        "<2> Really.",
                        "== Retry",
                        "application.properties",
                        "a=1",
                        "NOTE: Mind the body.",
                        "It caches.",
                        "* one",
                        "** inner",
                        "* two",
                        "attached text",
                        "retries:: How often it tries. Default 3.",
                        "statuses::\nWhich ones.");
    }

    @Test
    void a_table_of_asciidoc_has_a_head_and_rows_of_several_lines() throws Exception {
        ExtractedDocument document =
                read(
                        "a.adoc",
                        "[cols=\"1,2\", options=\"header\"]\n|===\n|Name |Meaning\n\n|one\n|The first.\nOf two.\n\n|two\n|The last.\n|===\n");
        assertThat(units(document))
                .containsExactly(
                        "|Name |Meaning", "|one\n|The first.\nOf two.", "|two\n|The last.");
        assertThat(kinds(document))
                .containsExactly(
                        Kind.TABLE, Kind.MARK, Kind.MARK, Kind.HEAD, Kind.ROW, Kind.ROW, Kind.MARK);
    }

    @Test
    void a_notebook_is_read_by_cells() throws Exception {
        ExtractedDocument document =
                read(
                        "a.ipynb",
                        """
                        {"metadata": {"kernelspec": {"language": "python"}},
                         "cells": [{"cell_type": "markdown", "source": ["# Load\\n", "\\n", "First load it."]},
                                   {"cell_type": "code", "source": "load()", "outputs": [{"text": "noise"}]}]}
                        """);
        assertThat(document.title()).isEqualTo("Load");
        assertThat(units(document)).containsExactly("Load", "First load it.", "load()");
        assertThat(document.text()).doesNotContain("noise");
    }

    @Test
    void values_between_commas_are_rows_with_a_head() throws Exception {
        ExtractedDocument document = read("a.csv", "name,price\nrye,\"3, or\nmore\"\noats,2\n");
        assertThat(units(document)).containsExactly("name,price", "rye,\"3, or\nmore\"", "oats,2");
        assertThat(kinds(document)).containsExactly(Kind.TABLE, Kind.HEAD, Kind.ROW, Kind.ROW);
    }

    @ParameterizedTest
    @CsvSource({
        "a.md, '# Mill { #the-mill }', Mill",
        "a.md, '# Mill {#the-mill .wide}', Mill",
        "a.md, '# Mill {one}', Mill {one}",
        "a.md, '# Ask for `{.name}`', Ask for {.name}",
        "a.rst, 'Using :class:`Mill`', Using Mill",
        "a.rst, 'Of :py:class:`~mill.stones.Lower` and :meth:`.turn`', Of Lower and turn",
        "a.adoc, '= [[mill]]Of `the` mill', Of the mill",
        "a.adoc, '= Whether `[[ -f x ]]`', Whether [[ -f x ]]",
        "a.adoc, '= See xref:mill.adoc[]', See xref:mill.adoc[]",
        "a.adoc, '= See xref:mill.adoc#stones[the stones]', See the stones",
        "a.rst, 'A :class:`List<T>` of :ref:`<mill>`', A List<T> of <mill>",
        "a.rst, 'To :doc:`the mill <mill>` by ``foot``', To the mill by foot",
    })
    void a_heading_has_the_words_that_its_reader_sees(String name, String line, String heading)
            throws Exception {
        String underlined = name.endsWith(".rst") ? line + "\n" + "=".repeat(line.length()) : line;

        assertThat(paths(read(name, underlined + "\n\nIt turns.\n")).getFirst())
                .containsExactly(heading);
    }

    @ParameterizedTest
    @CsvSource({
        "a.adoc, '= Mill\n\n== [[x]]\n\nWords.\n'",
        "a.rst, 'Mill\n====\n\n````\n----\n\nWords.\n'"
    })
    void a_heading_without_words_is_none(String name, String text) throws Exception {
        assertThat(paths(read(name, text)).getLast()).containsExactly("Mill");
    }

    @Test
    void a_heading_of_asciidoc_stays_one_behind_attributes() throws Exception {
        ExtractedDocument document =
                read(
                        "a.adoc",
                        "= Mill\n\nWords.\n\n[#install]\n== Install\n\n[appendix]\n== More\n");

        assertThat(paths(document))
                .extracting(List::getLast)
                .containsExactly("Mill", "Install", "More");
    }

    @Test
    void footnotes_and_titles_of_tables_in_restructured_text_are_text() throws Exception {
        assertThat(units(read("a.rst", "Words [1]_.\n\n.. [1] The limit is 40 MB.\n")))
                .containsExactly("Words [1]_.", "[1] The limit is 40 MB.");
        assertThat(
                        units(
                                read(
                                        "a.rst",
                                        ".. list-table:: Limits\n   :header-rows: 1\n\n   * - Name\n     - Value\n   * - one\n     - 1\n")))
                .startsWith("Limits");
        assertThat(units(read("a.rst", "= = ".repeat(20_000) + "=\nWords.\n"))).isNotEmpty();
    }

    @Test
    void what_a_web_page_says_to_no_generator_is_text() throws Exception {
        ExtractedDocument document = read("a.html", "<p>{% include mill %}</p><p>{ \"a\": 1 }</p>");

        assertThat(units(document)).containsExactly("{% include mill %}", "{ \"a\": 1 }");
    }

    @Test
    void configuration_is_read_line_by_line() throws Exception {
        String yaml =
                "kind: Ingress\nspec:\n  tls:\n  - hosts:\n    - a.example\n    secretName: web\n  rules: []\n";
        assertThat(units(read("a.yaml", yaml))).hasSize(7).contains("secretName: web");
    }

    private ExtractedDocument read(String name, String text) throws Exception {
        return extractor.extract(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> units(ExtractedDocument document) {
        return new SentenceSplitter()
                .split(document.text(), document.blocks()).stream()
                        .map(span -> span.trim(document.text()).slice(document.text()))
                        .toList();
    }

    private static List<List<String>> paths(ExtractedDocument document) {
        return document.sections().stream().map(Section::path).toList();
    }

    private static List<Kind> kinds(ExtractedDocument document) {
        return document.blocks().stream().map(block -> block.kind()).toList();
    }
}

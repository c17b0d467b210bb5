package dev.winnow.kg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.storage.SmallGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFilesTest {

    private static final String NODES =
            "id\tkind\tname\nA\tDisease\tx\nB\tDisease\ty\nC\tGene\tz\n";
    private static final String EDGES = "source_id\tmetaedge\ttarget_id\tp_value\n";

    @TempDir private Path folder;

    @Test
    void tables_with_tabs_with_commas_and_json_lines_give_the_same_graph() throws Exception {
        GraphContent tabs = SmallGraph.read(folder.resolve("tabs"));

        Path commas = Files.createDirectories(folder.resolve("commas"));
        Files.writeString(commas.resolve("n.csv"), commas(SmallGraph.NODES));
        Files.write(commas.resolve("e.csv.gz"), zipped(commas(SmallGraph.EDGES)));
        Files.writeString(commas.resolve("r.csv"), commas(SmallGraph.RELATIONS));
        Files.writeString(commas.resolve("README.md"), "Not a table.");

        Path json = folder.resolve("all.jsonl");
        Files.writeString(
                json, json(SmallGraph.EDGES) + json(SmallGraph.RELATIONS) + json(SmallGraph.NODES));

        assertThat(SmallGraph.checksum(GraphFiles.read(List.of(commas))))
                .isEqualTo(SmallGraph.checksum(tabs));
        assertThat(SmallGraph.checksum(GraphFiles.read(List.of(json))))
                .isEqualTo(SmallGraph.checksum(tabs));
    }

    @Test
    void json_lists_and_objects_are_taken_as_they_are() throws Exception {
        Path file = folder.resolve("graph.jsonl");
        Files.writeString(
                file,
                """
                {"id": "A", "kind": "Disease", "name": "x", "synonyms": ["one|two", " "]}
                {"id": "B", "kind": "Gene", "name": "y"}

                {"source_id": "A", "metaedge": "DaG", "target_id": "B", "p_value": 1e-9, "evidence": {"note": "a;b=c"}}
                """);

        GraphContent graph = GraphFiles.read(List.of(file));

        assertThat(graph.nodes().getFirst().synonyms()).containsExactly("one|two");
        assertThat(graph.rows().getFirst().provenance().evidence()).containsEntry("note", "a;b=c");
        assertThat(graph.rows().getFirst().provenance().pValue()).isEqualTo(1e-9);
    }

    @Test
    void every_problem_is_a_line_with_its_row_and_nothing_is_loaded() {
        assertThat(
                        problems(
                                NODES + "A\tGene\tagain\n\tGene\tnone\nD\tGene\nE\t\tq\n",
                                EDGES
                                        + "A\tDaG\tQ\t\n"
                                        + "A\tDaG\tC\tmany\n"
                                        + "A\tDaG\tC\t2\n"
                                        + "B\tDaG\tC\t-1\n"
                                        + "B\tDaG\tC\t0.1\n"
                                        + "A\tDiD\tB\tNaN\n"))
                .containsExactly(
                        "edges.tsv row 3: p_value is not a number: many",
                        "edges.tsv row 4: p_value is 2, which is not between 0.0 and 1.0",
                        "edges.tsv row 5: p_value is -1, which is not between 0.0 and 1.0",
                        "edges.tsv row 7: p_value is NaN, which is not between 0.0 and 1.0",
                        "nodes.tsv row 5: the id A stands at nodes.tsv row 2, too",
                        "nodes.tsv row 6: id is empty",
                        "nodes.tsv row 7: 2 columns instead of 3",
                        "nodes.tsv row 8: kind is empty",
                        "edges.tsv row 2: there is no node Q",
                        "edges.tsv row 4: A DaG C of the same source stands at edges.tsv row 3,"
                                + " too",
                        "edges.tsv row 6: B DaG C of the same source stands at edges.tsv row 5,"
                                + " too");
    }

    @Test
    void an_id_made_of_a_systematic_name_is_taken_and_a_damaged_one_is_not() throws Exception {
        String named = "Compound/" + "2R_3R_4S_".repeat(90);

        assertThat(read(NODES + named + "\tCompound\tx\n", EDGES).nodes()).hasSize(4);
        assertThat(problems(NODES + named + named + "\tCompound\tx\n", EDGES))
                .containsExactly(
                        "nodes.tsv row 5: id has 1638 characters or a control character; ids have"
                                + " at most 1000");
    }

    @Test
    void a_relation_keeps_to_its_table() throws IOException {
        write(
                "metaedges.tsv",
                "metaedge\tverb\tphrase\tsource_kind\ttarget_kind\tdirected\n"
                        + "DaG\tassociates\tassociates\tDisease\tGene\tperhaps\n");

        assertThat(problems(NODES, EDGES + "A\tDaG\tB\t\nA\tXxX\tC\t\n"))
                .containsExactly(
                        "metaedges.tsv row 2: directed is perhaps; yes or no is needed",
                        "edges.tsv row 2: DaG cannot end at B, which is a Disease; its table says"
                                + " Gene",
                        "edges.tsv row 3: there is no relation XxX; there are DaG");
    }

    @Test
    void without_a_table_of_relations_their_names_say_which_leads_to_broader_terms()
            throws Exception {
        GraphContent named = read(NODES, EDGES + "A\tis_a\tB\t\nA\tDaG\tC\t\n");
        GraphContent unnamed = read(NODES, EDGES + "A\tDiD\tB\t\nA\tDaG\tC\t\n");

        assertThat(named.hierarchy().steps()).hasSize(1);
        assertThat(named.warnings())
                .singleElement()
                .asString()
                .contains("no table of relations", "broader terms are where is_a leads");
        assertThat(unnamed.hierarchy().steps()).isEmpty();
        assertThat(unnamed.warnings())
                .singleElement()
                .asString()
                .contains("none leads to broader terms, so nothing is rolled up");
    }

    @Test
    void an_edge_without_direction_is_one_whichever_way_it_is_written() throws Exception {
        write(
                "metaedges.tsv",
                """
                metaedge	verb	phrase	source_kind	target_kind	directed
                DrD	resembles	resembles	Disease	Disease	no
                DaG	associates	associates	Disease	Gene	no
                DiD	is a	is a	Disease	Disease	yes
                """);
        GraphContent graph =
                read(
                        NODES,
                        """
                source_id	metaedge	target_id	provenance
                B	DrD	A	one
                A	DrD	B	two
                C	DaG	A	one
                B	DiD	A	one
                """);

        assertThat(graph.rows())
                .extracting(row -> "%d %d".formatted(row.subject(), row.object()))
                .containsExactly("0 2", "0 1", "0 1", "1 0");
    }

    @Test
    void an_edge_that_is_listed_at_both_of_its_nodes_is_kept_once_and_told() throws Exception {
        write("metaedges.tsv", "metaedge\tverb\tphrase\tdirected\nDrD\tresembles\tresembles\tno\n");
        GraphContent graph = read(NODES, EDGES + "A\tDrD\tB\t.01\nB\tDrD\tA\t.01\n");

        assertThat(graph.rows()).hasSize(1);
        assertThat(graph.warnings()).singleElement().asString().startsWith("1 rows say");
        assertThat(problems(NODES, EDGES + "A\tDrD\tB\t.01\nB\tDrD\tA\t.02\n"))
                .as("two statements that contradict each other")
                .containsExactly(
                        "edges.tsv row 3: B DrD A of the same source stands at edges.tsv row 2,"
                                + " too");
    }

    @Test
    void a_relation_is_a_sample_where_its_table_or_its_rows_say_so() throws Exception {
        write(
                "metaedges.tsv",
                """
                metaedge	verb	phrase	sampled
                CuG	upregulates	upregulates	yes
                CdG	downregulates	downregulates
                CbG	binds	binds
                """
                        .replaceAll("(?m)^(C[db]G.*)$", "$1\t"));
        GraphContent graph =
                read(
                        NODES,
                        """
                source_id	metaedge	target_id	evidence
                A	CdG	C	sample=5000 of 18756
                A	CbG	C	sample=blood
                """);

        assertThat(graph.relations())
                .extracting(relation -> relation.id() + " " + relation.sampled())
                .containsExactly("CbG false", "CdG true", "CuG true");
    }

    @Test
    void columns_are_named_as_they_must_be() {
        assertThat(problems("id\tkind\tname\tlicense\nA\tG\tx\ty\n", EDGES))
                .contains("nodes.tsv row 1: there is no column license; did you mean licence?");
        assertThat(problems("id\tid\tkind\tname\tsource\nA\tA\tG\tx\ty\n", EDGES))
                .contains("nodes.tsv row 1: the column id is there twice");
        assertThat(problems("a\tb\n1\t2\n", EDGES).getFirst())
                .startsWith("nodes.tsv row 1: the columns are a, b; nodes have id, kind, name");
        assertThat(problems("", EDGES)).contains("nodes.tsv row 1: the file is empty");
    }

    @Test
    void lines_that_are_no_json_are_named() throws IOException {
        write("x.jsonl", "{\"id\": \"A\"\n[1]\n{\"a\": 1}\n");

        assertThat(problems(NODES, EDGES))
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("x.jsonl row 1: no JSON"))
                .contains("x.jsonl row 2: no JSON object")
                .satisfies(
                        lines ->
                                assertThat(lines.get(2))
                                        .startsWith("x.jsonl row 3: the fields are a; nodes have"));
    }

    @Test
    void a_measure_has_its_own_column_and_no_place_in_the_evidence() {
        assertThat(
                        problems(
                                NODES,
                                "source_id\tmetaedge\ttarget_id\tevidence\n"
                                        + "A\tDaG\tC\tp_value=<1e-5;note=x\n"))
                .containsExactly(
                        "edges.tsv row 2: evidence holds p_value, which has a column of its own");
    }

    @Test
    void json_values_of_a_wrong_shape_are_told_with_their_row() throws IOException {
        write(
                "x.jsonl",
                """
                {"id": "D", "kind": "Disease", "name": ["x"]}
                {"id": "E", "kind": "Disease", "name": "y", "synonyms": [{"a": 1}]}
                {"id": "F", "kind": "Disease", "name": "z", "xrefs": {"a": 1}}
                {"source_id": "A", "metaedge": "DaG", "target_id": "C", "evidence": {"n": [1]}}
                """);

        assertThat(problems(NODES, EDGES))
                .containsExactly(
                        "x.jsonl row 1: name holds a list where a text or a number is needed",
                        "x.jsonl row 1: name is empty",
                        "x.jsonl row 2: synonyms holds an object where a text or a number is"
                                + " needed",
                        "x.jsonl row 3: xrefs holds an object where a text or a number is needed",
                        "x.jsonl row 4: evidence holds a list where a text or a number is needed");
    }

    @Test
    void a_file_that_was_cut_is_refused_wherever_the_cut_is() throws Exception {
        SmallGraph.write(folder);
        byte[] edges = zipped(SmallGraph.EDGES);
        Files.delete(folder.resolve("edges.tsv"));
        Path file = folder.resolve("edges.tsv.gz");
        Files.write(file, edges);
        assertThat(read().rows()).hasSize(16);

        for (int length = 0; length < edges.length; length += 7) {
            Files.write(file, Arrays.copyOf(edges, length));
            assertThatThrownBy(this::read)
                    .as("%d of %d bytes", length, edges.length)
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("edges.tsv.gz");
        }
    }

    @Test
    void a_plain_file_cut_between_two_lines_is_found_out_by_the_promised_number_of_rows()
            throws Exception {
        SmallGraph.write(folder);
        write(
                "metaedges.tsv",
                SmallGraph.RELATIONS
                        .replace("directed", "directed\trows")
                        .replaceAll("(?m)(yes|no)$", "$1\t0")
                        .replace("interacts with\tno\t0", "interacts with\tno\t3"));
        assertThat(read().rows()).hasSize(16);

        String edges = SmallGraph.EDGES.stripTrailing();
        write("edges.tsv", edges.substring(0, edges.lastIndexOf('\n') + 1));

        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "3 rows of GiG are promised and 2 are there: a file of edges may be cut"
                                + " off");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() throws IOException {
        Files.write(
                folder.resolve("nodes.tsv"),
                "id\tkind\tname\nA\tDisease\tBeh\u00e7et\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void what_is_no_table_is_refused_by_name() throws IOException {
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no table in " + folder);
        Path text = Files.writeString(folder.resolve("a.txt"), "x");
        assertThatThrownBy(() -> GraphFiles.read(List.of(text)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(".tsv, .csv, .jsonl");
    }

    @Test
    void a_cycle_in_the_hierarchy_is_told_kept_as_a_fact_and_not_followed() throws Exception {
        SmallGraph.write(folder);
        write("edges.tsv", SmallGraph.EDGES + "D:5\tDiD\tD:2\tOntology\t\t\t\t\t\tCC0 1.0\n");

        GraphContent graph = read();

        assertThat(graph.warnings())
                .singleElement()
                .asString()
                .contains("a cycle in the hierarchy", "D:1 is a", "not followed");
        GraphStore store = SmallGraph.store(graph, folder.resolve("cyclic.graph"));
        assertThat(store.between("D:5", "D:2")).hasSize(1);
        for (String id : List.of("D:1", "D:2", "D:3", "D:5")) {
            assertThat(store.broader(id)).noneMatch(term -> term.entity().id().equals(id));
        }
    }

    @Test
    void a_node_with_fifty_thousand_edges_loads_and_answers() throws Exception {
        StringBuilder nodes = new StringBuilder("id\tkind\tname\nHUB\tDisease\thub\n");
        StringBuilder edges = new StringBuilder("source_id\tmetaedge\ttarget_id\n");
        for (int i = 0; i < 50_000; i++) {
            nodes.append("G:").append(i).append("\tGene\tgene").append(i).append('\n');
            edges.append("HUB\tDaG\tG:").append(i).append('\n');
        }
        GraphStore store = SmallGraph.store(read(nodes, edges), folder.resolve("hub.graph"));

        assertThat(store.degree("HUB")).isEqualTo(50_000);
        assertThat(store.edges(List.of("HUB"), List.of())).hasSize(50_000);
        assertThat(store.edges(List.of("G:49999"), List.of())).hasSize(1);
    }

    private void write(String table, CharSequence text) throws IOException {
        Files.writeString(folder.resolve(table), text);
    }

    private GraphContent read() throws Exception {
        return GraphFiles.read(List.of(folder));
    }

    /** With whatever other table was written before. */
    private GraphContent read(CharSequence nodes, CharSequence edges) throws Exception {
        SmallGraph.write(folder, nodes, edges);
        return read();
    }

    private List<String> problems(String nodes, String edges) {
        return catchThrowableOfType(InvalidGraphException.class, () -> read(nodes, edges))
                .getMessage()
                .lines()
                .skip(1)
                .map(String::strip)
                .toList();
    }

    private static String commas(String table) {
        return table.lines()
                .map(line -> "\"%s\"\r\n".formatted(line.replace("\t", "\",\"")))
                .collect(Collectors.joining());
    }

    private static String json(String table) {
        List<String> lines = table.lines().toList();
        String[] columns = lines.getFirst().split("\t", -1);
        StringBuilder json = new StringBuilder();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            json.append(
                    IntStream.range(0, columns.length)
                            .mapToObj(i -> "\"%s\": \"%s\"".formatted(columns[i], cells[i]))
                            .collect(Collectors.joining(", ", "{", "}\n")));
        }
        return json.toString();
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

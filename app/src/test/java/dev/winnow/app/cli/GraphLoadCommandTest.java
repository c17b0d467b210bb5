package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.kg.storage.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphLoadCommandTest extends TypedCommands {

    private static final String EDGES = "source_id,metaedge,target_id,p_value\n";

    @TempDir private Path folder;

    @BeforeEach
    void tables() throws Exception {
        Files.writeString(
                folder.resolve("nodes.csv"),
                """
                id,kind,name
                D:1,Disease,asthma
                D:2,Disease,"asthma, allergic"
                G:1,Gene,RORA
                """);
        Files.writeString(folder.resolve("edges.csv"), EDGES + "D:1,DaG,G:1,1e-9\n");
    }

    private int load(String... more) {
        String graph = folder.resolve("out/my.graph").toString();
        return run(line("graph load %s --out %s".formatted(folder, graph), more));
    }

    @Test
    void writes_a_snapshot_that_can_be_opened_and_says_what_is_in_it() throws Exception {
        assertThat(load("--scope", "acme", "--label", "2026-11")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("3 nodes of 2 kinds, 1 edges of 1 relations from 1 rows")
                .contains("version 2026-11, scope acme, checksum ");
        assertThat(err.toString())
                .contains("warning: there is no table of relations", "nothing is rolled up");
        try (SnapshotStore store = SnapshotStore.open(folder.resolve("out/my.graph"))) {
            assertThat(store.node("D:2").entity().name()).isEqualTo("asthma, allergic");
            assertThat(store.description().scope()).isEqualTo("acme");
        }
    }

    @Test
    void a_graph_with_a_problem_is_refused_with_its_row_and_the_old_snapshot_stays()
            throws Exception {
        assertThat(load()).isZero();
        byte[] before = Files.readAllBytes(folder.resolve("out/my.graph"));
        Files.writeString(
                folder.resolve("edges.csv"), EDGES + "D:1,DaG,G:1,1e-9\nD:9,DaG,G:1,much\n");

        assertThat(load()).isEqualTo(1);

        assertThat(err.toString())
                .contains(
                        "the graph was not loaded: 2 problems",
                        "edges.csv row 3: p_value is not a number: much",
                        "edges.csv row 3: there is no node D:9")
                .doesNotContain("Exception");
        assertThat(folder.resolve("out/my.graph")).hasBinaryContent(before);
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**unfinished");
    }

    @Test
    void the_label_of_everybodys_graph_is_no_tenants_name() {
        assertThat(load("--scope", "public")).isEqualTo(1);

        assertThat(err.toString()).contains("--scope", "no tenant of that name can have one alone");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(load()).isZero();
        assertThat(out.toString()).contains("scope public");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "graph | 2 | name a command: load",
                "graph load FOLDER | 2 | --out",
                "graph load FOLDER --out FOLDER/out --scope NotATenant! | 1 | --scope: tenant id must be",
                "graph load nowhere --out x | 1 | there is no file or folder nowhere",
                "graph load bolt://127.0.0.1:1 --out x | 1 | no Neo4j answers at bolt://127.0.0.1:1",
                "graph load bolt://a:secret@127.0.0.1:1 --out x | 1 | holds an @",
                "graph load FOLDER bolt://127.0.0.1:1 bolt://127.0.0.1:2 --out x | 1 | from one database at most",
                "graph load FOLDER --out bolt://127.0.0.1:1 | 1 | --out takes a file"
            })
    void what_cannot_be_done_is_explained(String line, int status, String words) {
        assertRefused(line.replace("FOLDER", folder.toString()), status, status, words);
        assertThat(err.toString()).doesNotContain("secret");
    }
}

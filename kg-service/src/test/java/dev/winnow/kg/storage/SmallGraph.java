package dev.winnow.kg.storage;

import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A graph that fits on a page, with everything that a store must keep apart. */
public final class SmallGraph {

    public static final String NODES =
            """
            id	kind	name	synonyms	source	licence	description	xrefs
            D:1	Disease	asthma	bronchial asthma|AS	Ontology	CC0 1.0	A disease of the airways.	OMIM:600807
            D:2	Disease	childhood asthma		Ontology	CC0 1.0
            D:3	Disease	lung disease		Ontology	CC0 1.0
            D:4	Disease	allergic asthma		Ontology	CC0 1.0
            D:5	Disease	disease		Ontology	CC0 1.0
            D:6	Disease	eczéma		Ontology	CC0 1.0
            G:1	Gene	IL13	P600	HGNC	CC0 1.0
            G:2	Gene	RORA		HGNC	CC0 1.0
            G:3	Gene	ORMDL3		HGNC	CC0 1.0
            C:1	Compound	Salbutamol	albuterol	DrugBank	CC BY-NC 4.0
            """
                    .replaceAll("(?m)^(D:[2-6].*|G:.*|C:.*)$", "$1\t\t");

    public static final String RELATIONS =
            """
            metaedge	source_kind	verb	target_kind	phrase	directed
            DiD	Disease	is a	Disease	isa	yes
            DaG	Disease	associates	Gene	associates	no
            CtD	Compound	treats	Disease	treats	yes
            CcD	Compound	contraindicates	Disease	is contraindicated in	yes
            GiG	Gene	interacts	Gene	interacts with	no
            """;

    public static final String EDGES =
            """
            source_id	metaedge	target_id	provenance	p_value	odds_ratio	score	pubmed_ids	evidence	licence
            C:1	CtD	D:1	Labels			4		phase=4;extraction=label text, by machine	not stated
            C:1	CcD	D:1	Labels						not stated
            D:1	DiD	D:3	Ontology						CC0 1.0
            D:2	DiD	D:1	Ontology						CC0 1.0
            D:4	DiD	D:1	Ontology						CC0 1.0
            D:4	DiD	D:6	Ontology						CC0 1.0
            D:6	DiD	D:5	Ontology						CC0 1.0
            D:3	DiD	D:5	Ontology						CC0 1.0
            D:1	DaG	G:1	GWAS	2e-37	1.2		123|456	snp=rs1	EBI
            D:1	DaG	G:1	Curators			0.5			CC BY 4.0
            D:2	DaG	G:2	GWAS	0	inf				EBI
            D:6	DaG	G:1	GWAS	1e-9					EBI
            D:6	DaG	G:2	GWAS	1e-9					EBI
            G:1	GiG	G:2	Interactome						not stated
            G:2	GiG	G:3	Interactome						not stated
            G:3	GiG	G:3	Interactome						not stated
            """;

    private SmallGraph() {}

    public static GraphContent read(Path folder) throws IOException, InvalidGraphException {
        return GraphFiles.read(List.of(write(folder)));
    }

    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder, NODES, EDGES);
        Files.writeString(folder.resolve("metaedges.tsv"), RELATIONS);
        return folder;
    }

    /** Tables of another graph. */
    public static void write(Path folder, CharSequence nodes, CharSequence edges)
            throws IOException {
        Files.writeString(folder.resolve("nodes.tsv"), nodes);
        Files.writeString(folder.resolve("edges.tsv"), edges);
    }

    /** The graph of tables, as a snapshot is read from a new file. */
    public static SnapshotStore store(Path tables, Path file) throws Exception {
        return store(GraphFiles.read(List.of(tables)), file);
    }

    public static SnapshotStore store(GraphContent graph, Path file) throws Exception {
        SnapshotWriter.write(graph, GraphLabels.ofPublic(), file);
        return SnapshotStore.open(file);
    }

    /** The checksum by which answers name a graph. */
    public static String checksum(GraphContent graph) throws Exception {
        Path file = Files.createTempFile("winnow", ".graph");
        try {
            return store(graph, file).description().checksum();
        } finally {
            Files.delete(file);
        }
    }
}

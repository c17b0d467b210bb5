package dev.winnow.bench.collection;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A folder in BEIR layout: {@code corpus.jsonl[.gz]}, {@code queries.jsonl[.gz]} and {@code
 * qrels/<split>.tsv}. Metadata of documents is not read: MedQuAD's holds the very question that a
 * known-item query asks.
 *
 * @param name the folder's name
 * @param split name of the judgements
 * @param documents in the order of the file
 * @param queries those that the split judges, ordered by id
 * @param corpusHash SHA-256 of the corpus file, for caches
 */
public record BeirCollection(
        String name,
        String split,
        List<Document> documents,
        List<Query> queries,
        String corpusHash) {

    /** First line of every judgements file. */
    private static final String HEADER = "query-id\tcorpus-id\tscore";

    /** Ids in a message: enough to find the mistake. */
    private static final int FEW = 5;

    /**
     * Reads a collection.
     *
     * @param split name of the judgements file, without {@code .tsv}
     * @throws IOException if a file is missing or malformed, or a judgement names an unknown query
     *     or document
     */
    public static BeirCollection read(Path folder, String split) throws IOException {
        Path corpus = CollectionFile.find(folder, "corpus.jsonl");
        List<Document> documents = new ArrayList<>();
        CollectionFile.read(corpus, line -> documents.add(Document.of(line)));
        Map<String, SortedMap<String, Integer>> judgements = judgements(folder, split);
        requireDocuments(judgements, documents, qrels(folder, split), corpus);
        Path queryFile = CollectionFile.find(folder, "queries.jsonl");
        List<Query> queries = new ArrayList<>();
        CollectionFile.read(
                queryFile,
                line -> {
                    String id = CollectionFile.required(line, "_id");
                    SortedMap<String, Integer> grades = judgements.remove(id);
                    if (grades != null) {
                        queries.add(new Query(id, CollectionFile.required(line, "text"), grades));
                    }
                });
        if (!judgements.isEmpty()) {
            throw new IOException(
                    "%s judges queries that %s does not hold: %s; one of the two files is of another collection"
                            .formatted(qrels(folder, split), queryFile, judgements.keySet()));
        }
        queries.sort(Comparator.comparing(Query::id));
        return new BeirCollection(
                folder.toRealPath().getFileName().toString(),
                split,
                List.copyOf(documents),
                List.copyOf(queries),
                Sha256.of(corpus));
    }

    /** Name and judgements, for tables. */
    public String title() {
        return name + ", " + split;
    }

    private static Path qrels(Path folder, String split) {
        return folder.resolve("qrels").resolve(split + ".tsv");
    }

    private static Map<String, SortedMap<String, Integer>> judgements(Path folder, String split)
            throws IOException {
        Path file = qrels(folder, split);
        if (!Files.exists(file)) {
            throw new IOException(
                    "no judgements %s; DIR:SPLIT names another file of the folder qrels"
                            .formatted(file));
        }
        Map<String, SortedMap<String, Integer>> byQuery = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
            throw new IOException(
                    "%s, line 1: expected the header query-id, corpus-id and score, separated by tabs"
                            .formatted(file));
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split("\t", -1);
            if (cells.length != 3 || !cells[2].matches("-?[0-9]+")) {
                throw new IOException(
                        "%s, line %d: expected query, document and grade, separated by tabs"
                                .formatted(file, i + 1));
            }
            byQuery.computeIfAbsent(cells[0], q -> new TreeMap<>())
                    .put(cells[1], Integer.parseInt(cells[2]));
        }
        return byQuery;
    }

    private static void requireDocuments(
            Map<String, SortedMap<String, Integer>> judgements,
            List<Document> documents,
            Path qrels,
            Path corpus)
            throws IOException {
        Set<String> unknown = new TreeSet<>();
        judgements.values().forEach(grades -> unknown.addAll(grades.keySet()));
        documents.forEach(document -> unknown.remove(document.id()));
        if (!unknown.isEmpty()) {
            throw new IOException(
                    "%s judges %d documents that %s does not hold, such as %s; one of the two files is of another collection"
                            .formatted(
                                    qrels,
                                    unknown.size(),
                                    corpus,
                                    unknown.stream().limit(FEW).toList()));
        }
    }

    /**
     * A document of a collection.
     *
     * @param id its {@code _id}
     * @param title empty if it has none
     * @param text may be empty: Cranfield has two such documents
     */
    public record Document(String id, String title, String text) {

        private static Document of(JsonNode line) {
            String id = CollectionFile.required(line, "_id");
            String text = line.path("text").asString("");
            return new Document(id, line.path("title").asString(""), text);
        }

        /** Name of this way of cutting, for caches. */
        public static final String CUT = "document";

        /**
         * Title and text as one passage, as the published baselines have it; the encoder reads as
         * much of it as fits its window.
         */
        public Passage passage() {
            DocumentId document = new DocumentId(id);
            return Passage.whole(document.passage(0), document, title, text);
        }

        /**
         * The document as a store takes it, visible to everybody.
         *
         * @param origin where it is from
         * @param hash of what it was made from
         */
        public IncomingDocument incoming(String origin, String hash) {
            return new IncomingDocument(
                    TenantId.DEFAULT,
                    new DocumentId(id),
                    origin,
                    title,
                    null,
                    "text/plain",
                    List.of(),
                    Metadata.NONE,
                    hash,
                    text);
        }
    }

    /**
     * A question and what is relevant to it.
     *
     * @param id its {@code _id}
     * @param text the question
     * @param grades document id to grade
     */
    public record Query(String id, String text, SortedMap<String, Integer> grades) {}
}

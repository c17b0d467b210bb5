package dev.winnow.app.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Random tenants, groups, readers, documents and a graph, and what each reader may see of them.
 * Every text, title, id, address, origin and value has a canary of its owner; the other words are
 * common to all, so that every question finds every document. As an extension of a test it adds its
 * seed to each failure.
 */
final class World implements TestExecutionExceptionHandler {

    /** Set it to the seed that a failure names. */
    static final String SEED = "isolation.seed";

    /** Each tenant has groups of these names: they are others in each. */
    private static final List<List<String>> GROUPS =
            List.of(List.of(), List.of("board"), List.of("staff"), List.of("board", "staff"));

    /** The id of a document that each tenant has. */
    static final String SHARED = "shared/plan.txt";

    /** What every sentence has. */
    static final String COMMON = "harbour";

    /** An entity of the graph, under a name that everybody may guess. */
    static final String ENTITY = "harbour fever";

    private static final List<String> WORDS =
            List.of(
                    """
                    pump valve crane rope engine captain tide cargo lantern anchor signal winter \
                    morning repair inspection contract invoice manual pressure depth pilot quay \
                    storm ferry bridge warehouse permit customs diesel compass"""
                            .split(" "));

    private static final List<String> COLOURS = List.of("red", "green", "blue");

    private final long seed;
    private final Random random;
    private final Canaries canaries;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Document> documents = new ArrayList<>();
    private final String graphOwner;

    World(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.canaries = new Canaries(random);
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // Each knows its own name; the name is no word before there is somebody to read it.
            String[] name = {""};
            name[0] = canaries.of(reader -> reader.tenant().equals(name[0]));
            tenants.add(name[0]);
        }
        for (String tenant : tenants) {
            for (List<String> groups : GROUPS) {
                add(tenant, groups, Set.of("search", "ingest"));
            }
            add(tenant, pick(GROUPS), Set.of("search"));
        }
        add(tenants.getFirst(), List.of(), Set.of("admin"));
        for (String tenant : tenants) {
            documents.add(document(tenant, SHARED));
            for (int left = 6 + random.nextInt(4); left > 0; left--) {
                documents.add(document(tenant, null));
            }
        }
        graphOwner = pick(tenants);
    }

    /** A new one, or the one whose seed is set. */
    static World random() {
        return new World(Long.getLong(SEED, new Random().nextLong()));
    }

    /** Ways into the index. */
    enum Way {
        TEXT,
        JSON,
        LINES,
        FORM
    }

    /**
     * A document.
     *
     * @param writer who stores it, and whose groups it has unless they are said
     * @param groups who may see it
     * @param saysGroups whether its groups are said
     * @param metadata empty where its way in takes none
     */
    record Document(
            Reader writer,
            List<String> groups,
            boolean saysGroups,
            Way way,
            String id,
            String title,
            String uri,
            String origin,
            Map<String, Object> metadata,
            String text) {

        boolean isSeenBy(Reader reader) {
            return reader.sees(writer.tenant(), groups);
        }

        /** The same with another text, as it was before. */
        Document with(String other) {
            return new Document(
                    writer, groups, saysGroups, way, id, title, uri, origin, metadata, other);
        }
    }

    private void add(String tenant, List<String> groups, Set<String> authorities) {
        readers.add(new Reader("key-" + readers.size(), tenant, groups, authorities));
    }

    /**
     * What keeps everything: no passage is left out for its rank, no sentence for its probability
     * or for want of room.
     */
    static Map<String, Object> whole() {
        return Map.of("candidates", 200, "top_k", 100, "threshold", 0, "token_budget", 32_000);
    }

    /** The same where a request cannot say so: as the server's defaults. */
    static List<String> wholeByDefault() {
        return List.of(
                "--winnow.pipeline.defaults.candidates=200",
                "--winnow.pipeline.defaults.top-k=100",
                "--winnow.pipeline.defaults.threshold=0",
                "--winnow.pipeline.defaults.token-budget=32000");
    }

    /** A new document of a tenant. */
    Document document(String tenant, String sharedId) {
        List<String> groups = pick(GROUPS);
        Reader writer =
                pick(
                        readers.stream()
                                .filter(Reader::mayIngest)
                                .filter(reader -> reader.tenant().equals(tenant))
                                .filter(reader -> reader.groups().containsAll(groups))
                                .toList());
        Predicate<Reader> mayRead = reader -> reader.sees(tenant, groups);
        Way way = Way.values()[random.nextInt(Way.values().length)];
        Map<String, Object> metadata = new TreeMap<>();
        if (way != Way.TEXT) {
            metadata.put("colour", pick(COLOURS));
            metadata.put("year", 2000 + random.nextInt(20));
            metadata.put("note", canaries.of(mayRead));
        }
        return new Document(
                writer,
                groups,
                !groups.equals(writer.groups()) || random.nextBoolean(),
                way,
                sharedId != null ? sharedId : "files/%s.txt".formatted(canaries.of(mayRead)),
                "Report " + canaries.of(mayRead),
                way == Way.LINES ? "" : "https://example.org/" + canaries.of(mayRead),
                way == Way.LINES || way == Way.FORM
                        ? canaries.of(reader -> reader.mayIngest() && mayRead.test(reader))
                        : "upload",
                metadata,
                text(mayRead));
    }

    /** Some sentences of common words, with a canary in each. */
    String text(Predicate<Reader> mayRead) {
        StringBuilder text = new StringBuilder();
        for (int left = 2 + random.nextInt(3); left > 0; left--) {
            text.append("The ").append(COMMON);
            for (int words = 6 + random.nextInt(6); words > 0; words--) {
                text.append(' ').append(pick(WORDS));
            }
            text.append(" of ").append(canaries.of(mayRead)).append(" was good. ");
        }
        return text.toString().strip();
    }

    /** Common words, which every document has, and a guess at somebody's. */
    String question(String guess) {
        String quoted = random.nextBoolean() ? "\"%s\"".formatted(guess) : guess;
        return "What %s %s had the %s at %s?".formatted(pick(WORDS), quoted, COMMON, ENTITY);
    }

    /** A filter as it is sent, and what it lets through. */
    record Condition(Map<String, Object> json, Predicate<Document> holds) {

        Condition and(Condition other) {
            return new Condition(Map.of("and", List.of(json, other.json)), holds.and(other.holds));
        }

        Condition or(Condition other) {
            return new Condition(Map.of("or", List.of(json, other.json)), holds.or(other.holds));
        }
    }

    /** Any filter, with values and ids of others in it. */
    Condition condition(int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 5);
        if (kind >= 6) {
            Condition one = condition(depth - 1);
            return kind == 6 ? one.and(condition(depth - 1)) : one.or(condition(depth - 1));
        }
        String colour = pick(COLOURS);
        int year = 2000 + random.nextInt(20);
        Document any = pick(documents);
        return switch (kind) {
            case 0 -> new Condition(Map.of("colour", colour), is("colour", colour));
            case 1 ->
                    new Condition(
                            Map.of("colour", Map.of("not", colour)), is("colour", colour).negate());
            case 2 ->
                    new Condition(
                            Map.of("year", Map.of("gte", year)),
                            document ->
                                    document.metadata.get("year") instanceof Integer is
                                            && is >= year);
            case 3 -> isOneOf(any.id);
            case 4 -> {
                String note = String.valueOf(any.metadata.getOrDefault("note", "none"));
                yield new Condition(Map.of("note", note), is("note", note));
            }
            default -> {
                Condition inner = condition(depth - 1);
                yield new Condition(Map.of("not", inner.json), inner.holds.negate());
            }
        };
    }

    static Condition isOneOf(String... ids) {
        return new Condition(
                Map.of("document_id", List.of(ids)),
                document -> List.of(ids).contains(document.id));
    }

    private static Predicate<Document> is(String field, Object value) {
        return document -> value.equals(document.metadata.get(field));
    }

    /** The tables of a graph that is the property of one tenant. */
    void writeGraph(Path folder) throws IOException {
        Predicate<Reader> mayRead = reader -> reader.tenant().equals(graphOwner);
        StringBuilder nodes =
                new StringBuilder(
                        "id\tkind\tname\tsynonyms\tsource\tlicence\tdescription\txrefs\n");
        StringBuilder edges =
                new StringBuilder("source_id\tmetaedge\ttarget_id\tprovenance\tlicence\n");
        nodes.append(node("D:0", "Disease", ENTITY, mayRead));
        for (int i = 1; i < 5; i++) {
            String id = "G:" + canaries.of(mayRead);
            nodes.append(node(id, "Gene", canaries.of(mayRead), mayRead));
            edges.append("D:0\tDaG\t%s\tsource %s\tCC0 1.0\n".formatted(id, canaries.of(mayRead)));
        }
        Files.writeString(folder.resolve("nodes.tsv"), nodes);
        Files.writeString(folder.resolve("edges.tsv"), edges);
        Files.writeString(
                folder.resolve("metaedges.tsv"),
                "metaedge\tsource_kind\tverb\ttarget_kind\tphrase\tdirected\n"
                        + "DaG\tDisease\tassociates\tGene\tassociates\tno\n");
    }

    private String node(String id, String kind, String name, Predicate<Reader> mayRead) {
        return "%s\t%s\t%s\t%s\tsource %s\tCC0 1.0\tAbout %s.\t\n"
                .formatted(
                        id,
                        kind,
                        name,
                        canaries.of(mayRead),
                        canaries.of(mayRead),
                        canaries.of(mayRead));
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A word of somebody else. */
    String guess(Reader reader) {
        Document hidden =
                pick(documents.stream().filter(document -> !document.isSeenBy(reader)).toList());
        String words = hidden.id + hidden.title + hidden.uri + hidden.metadata + hidden.text;
        return pick(List.copyOf(Canaries.in(words)));
    }

    Canaries canaries() {
        return canaries;
    }

    List<Reader> readers() {
        return readers;
    }

    List<Document> documents() {
        return documents;
    }

    List<Document> seenBy(Reader reader) {
        return documents.stream().filter(document -> document.isSeenBy(reader)).toList();
    }

    /** The ids of those documents. */
    Set<String> idsSeenBy(Reader reader, Predicate<Document> filter) {
        return documents.stream()
                .filter(filter.and(document -> document.isSeenBy(reader)))
                .map(Document::id)
                .collect(Collectors.toSet());
    }

    Set<String> idsSeenBy(Reader reader) {
        return idsSeenBy(reader, document -> true);
    }

    /** A document of somebody else, under an id that the reader has not. */
    Document hiddenFrom(Reader reader) {
        return pick(
                documents.stream()
                        .filter(document -> !document.isSeenBy(reader))
                        .filter(document -> !document.id.equals(SHARED))
                        .toList());
    }

    String graphOwner() {
        return graphOwner;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable thrown) {
        throw new AssertionError(toString(), thrown);
    }

    @Override
    public String toString() {
        return "-D%s=%d".formatted(SEED, seed);
    }
}

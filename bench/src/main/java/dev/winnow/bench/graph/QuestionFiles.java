package dev.winnow.bench.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the questions and finds their gold edges in a graph, by exact names and synonyms. */
final class QuestionFiles {

    private static final Pattern GENE =
            Pattern.compile(
                    "(.+) (?:is (not )?associated with|associates) gene (.+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern VARIANT =
            Pattern.compile(
                    "(.+) is (not )?associated with (?:variant )?(rs\\d+)",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern IS_A =
            Pattern.compile("(.+) is (not )?an? (.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TREATS =
            Pattern.compile("(.+) (not )?treats (.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern IDENTIFIER =
            Pattern.compile(
                    "disease ontology identifier for (.+) is (not )?(\\S+)",
                    Pattern.CASE_INSENSITIVE);

    private final Path folder;
    private final GraphStore store;
    private final GraphNames names;

    QuestionFiles(Path folder, GraphStore store) {
        this.folder = folder;
        this.store = store;
        this.names = new GraphNames(store);
    }

    /** The rows of a file of questions, by the names in its first line. */
    static List<CSVRecord> rows(Path file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return parser.getRecords();
        }
    }

    /** Statements, each with the edge that it asserts or denies. */
    List<GoldQuestion> trueFalse() throws IOException {
        List<GoldQuestion> questions = new ArrayList<>();
        for (CSVRecord row : rows(folder.resolve("true_false.csv"))) {
            boolean negated = row.get("negated").equals("yes");
            boolean label = row.get("label").equalsIgnoreCase("true");
            questions.add(
                    new GoldQuestion(
                            row.get("text"),
                            List.of(statement(row.get("type"), row.get("text"))),
                            List.of(),
                            label == negated ? 0 : 1,
                            negated));
        }
        return questions;
    }

    private GoldEdge statement(String type, String text) throws IOException {
        return switch (type) {
            case "gene" -> {
                Matcher parts = parts(GENE, text);
                yield GoldEdge.of(
                        store, "DaG", disease(parts.group(1)), find("Gene", parts.group(3)));
            }
            case "variant" -> {
                Matcher parts = parts(VARIANT, text);
                yield GoldEdge.of(
                        store, "VaD", disease(parts.group(1)), find("Variant", parts.group(3)));
            }
            case "isa" -> {
                Matcher parts = parts(IS_A, text);
                yield GoldEdge.isA(store, "DiD", disease(parts.group(1)), disease(parts.group(3)));
            }
            case "treats" -> {
                Matcher parts = parts(TREATS, text);
                yield GoldEdge.of(
                        store, "CtD", disease(parts.group(3)), find("Compound", parts.group(1)));
            }
            case "identifier" -> {
                Matcher parts = parts(IDENTIFIER, text);
                yield GoldEdge.of(
                        store,
                        GoldEdge.IDENTIFIER,
                        disease(parts.group(1)),
                        List.of(parts.group(3)));
            }
            default -> throw new IOException("statements have no type '%s'".formatted(type));
        };
    }

    /** Multiple choice: gold is what joins the right option with the two diseases. */
    List<GoldQuestion> multipleChoice() throws IOException {
        List<GoldQuestion> questions = new ArrayList<>();
        for (CSVRecord row : rows(folder.resolve("mcq.csv"))) {
            String kind = row.get("kind");
            String relation = kind.equals("Gene") ? "DaG" : "VaD";
            List<List<GoldEdge>> options = new ArrayList<>();
            int answer = 0;
            for (String option : list(row.get("options"))) {
                if (option.equals(row.get("answer"))) {
                    answer = options.size();
                }
                List<GoldEdge> edges = new ArrayList<>(2);
                for (String column : List.of("disease_1", "disease_2")) {
                    edges.add(
                            GoldEdge.of(
                                    store, relation, disease(row.get(column)), find(kind, option)));
                }
                options.add(edges);
            }
            questions.add(
                    new GoldQuestion(
                            row.get("question"), options.get(answer), options, answer, false));
        }
        return questions;
    }

    /** Lists of what two diseases share; {@code kind} is Gene, Symptom or Anatomy. */
    List<TwoHopMeasures.Question> twoHop(String kind) throws IOException {
        List<TwoHopMeasures.Question> questions = new ArrayList<>();
        for (CSVRecord row : rows(folder.resolve("two_hop.csv"))) {
            if (row.get("kind").equals(kind)) {
                List<List<String>> gold = new ArrayList<>();
                for (String name : list(row.get("shared"))) {
                    gold.add(find(kind, name));
                }
                questions.add(
                        new TwoHopMeasures.Question(
                                row.get("text"),
                                disease(row.get("disease_1")),
                                disease(row.get("disease_2")),
                                gold));
            }
        }
        return questions;
    }

    private List<String> disease(String name) {
        return find("Disease", name);
    }

    private List<String> find(String kind, String name) {
        return names.find(kind, name);
    }

    private static Matcher parts(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("a statement of another form than its type says: " + text);
        }
        return matcher;
    }

    /** Names behind bars; a last one that is empty counts, so that a broken row is found. */
    private static List<String> list(String cell) {
        return List.of(cell.split("\\|", -1));
    }

    /**
     * The names of a graph, looked up exactly but for case and punctuation. Gold is found with it,
     * so that it does not depend on the linker that is measured.
     */
    private static final class GraphNames {

        private final Map<String, TreeSet<String>> names = new HashMap<>();
        private final Map<String, TreeSet<String>> synonyms = new HashMap<>();

        GraphNames(GraphStore store) {
            store.forEachNode(this::add);
        }

        private void add(GraphNode node) {
            Entity entity = node.entity();
            put(names, entity.kind(), entity.name(), entity.id());
            for (String synonym : node.synonyms()) {
                put(synonyms, entity.kind(), synonym, entity.id());
            }
        }

        /** Ids of a kind with this name, else with this synonym; in order, often none. */
        List<String> find(String kind, String name) {
            TreeSet<String> exact = names.get(key(kind, name));
            TreeSet<String> other = synonyms.get(key(kind, name));
            return exact != null
                    ? List.copyOf(exact)
                    : other != null ? List.copyOf(other) : List.of();
        }

        private static void put(
                Map<String, TreeSet<String>> map, String kind, String name, String id) {
            map.computeIfAbsent(key(kind, name), k -> new TreeSet<>()).add(id);
        }

        /**
         * Without what sources put behind a name, "(AHDS)" or "(disorder)", and without
         * punctuation, which they set as they like.
         */
        private static String key(String kind, String name) {
            String bare = name.strip().replaceAll("\\s*\\([^)]*\\)$", "");
            return kind
                    + '\n'
                    + bare.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        }
    }
}

package dev.winnow.bench.graph;

import dev.winnow.bench.graph.FactResults.TwoHopMeasures;
import dev.winnow.bench.graph.GoldQuestion.GoldEdge;
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
            pattern("(.+) (?:is (not )?associated with|associates) gene (.+)");
    private static final Pattern VARIANT =
            pattern("(.+) is (not )?associated with (?:variant )?(rs\\d+)");
    private static final Pattern IS_A = pattern("(.+) is (not )?an? (.+)");
    private static final Pattern TREATS = pattern("(.+) (not )?treats (.+)");
    private static final Pattern IDENTIFIER =
            pattern("disease ontology identifier for (.+) is (not )?(\\S+)");

    private final Path folder;
    private final GraphStore store;
    private final GraphNames names;

    QuestionFiles(Path folder, GraphStore store) {
        this.folder = folder;
        this.store = store;
        this.names = new GraphNames(store);
    }

    private static Pattern pattern(String statement) {
        return Pattern.compile(statement, Pattern.CASE_INSENSITIVE);
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
            case "gene" -> associated("DaG", "Gene", parts(GENE, text));
            case "variant" -> associated("VaD", "Variant", parts(VARIANT, text));
            case "isa" -> {
                Matcher parts = parts(IS_A, text);
                yield GoldEdge.isA(store, disease(parts.group(1)), disease(parts.group(3)));
            }
            case "treats" -> {
                Matcher parts = parts(TREATS, text);
                List<String> compounds = names.find("Compound", parts.group(1));
                yield GoldEdge.of(store, "CtD", disease(parts.group(3)), compounds);
            }
            case "identifier" -> {
                Matcher parts = parts(IDENTIFIER, text);
                yield GoldEdge.identifier(store, disease(parts.group(1)), parts.group(3));
            }
            default -> throw new IOException("statements have no type '%s'".formatted(type));
        };
    }

    private GoldEdge associated(String relation, String kind, Matcher parts) {
        return GoldEdge.of(
                store, relation, disease(parts.group(1)), names.find(kind, parts.group(3)));
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
                List<String> ids = names.find(kind, option);
                options.add(
                        List.of(
                                GoldEdge.of(store, relation, disease(row.get("disease_1")), ids),
                                GoldEdge.of(store, relation, disease(row.get("disease_2")), ids)));
            }
            questions.add(
                    new GoldQuestion(
                            row.get("question"), options.get(answer), options, answer, false));
        }
        return questions;
    }

    /** Lists of genes that two diseases share. */
    List<TwoHopMeasures.Question> sharedGenes() throws IOException {
        List<TwoHopMeasures.Question> questions = new ArrayList<>();
        for (CSVRecord row : rows(folder.resolve("two_hop.csv"))) {
            if (row.get("kind").equals("Gene")) {
                List<List<String>> gold = new ArrayList<>();
                list(row.get("shared")).forEach(name -> gold.add(names.find("Gene", name)));
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
        return names.find("Disease", name);
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
            put(names, node.entity(), node.entity().name());
            node.synonyms().forEach(synonym -> put(synonyms, node.entity(), synonym));
        }

        /** Ids of a kind with this name, else with this synonym; in order, often none. */
        List<String> find(String kind, String name) {
            String key = key(kind, name);
            return List.copyOf(
                    names.getOrDefault(key, synonyms.getOrDefault(key, new TreeSet<>())));
        }

        private static void put(Map<String, TreeSet<String>> map, Entity entity, String name) {
            map.computeIfAbsent(key(entity.kind(), name), k -> new TreeSet<>()).add(entity.id());
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

package dev.winnow.eval.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.LinkCandidate;
import dev.winnow.core.graph.Mention;
import dev.winnow.core.graph.Term;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.report.Table;
import dev.winnow.kg.link.DenseLinker;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a look by meaning adds to a dictionary, on names that the dictionary cannot know: synonyms of diseases that were taken out of the graph, and diseases
 * that were taken out whole, of which the right answer is none. Each is asked for in a sentence. Names are drawn by a seed.
 */
public final class MeaningExperiment {

    /** Of each sort: one is a third of a point. */
    public static final int NAMES = 300;

    private static final long SEED = 7;
    private static final String SENTENCE = "Which genes are associated with %s?";

    /** The lowest of {@link #FLOORS}. One pass is enough: a higher floor only takes mentions away. */
    private static final float LOWEST = .8f;

    private static final List<Float> FLOORS = List.of(.80f, .84f, .88f, .90f, .92f, .94f, .96f);

    private final GraphStore graph;
    private final Map<String, String> synonyms = new LinkedHashMap<>();
    private final Map<String, String> gone = new LinkedHashMap<>();

    /**
     * One floor; the first row, without a floor, is the dictionary alone.
     *
     * @param floor least cosine; 1 or more for none
     * @param right sentences with a hidden synonym in which the entity or a narrower term was seen
     * @param wrong such in which it was not seen, but another entity by its meaning
     * @param falseNames sentences about a hidden disease in which an entity was seen by its meaning that is no broader term of it
     * @param everyday everyday questions, in three cases, in which an entity was seen
     */
    public record Row(float floor, int right, int wrong, int falseNames, int everyday) {}

    /**
     * What was measured.
     *
     * @param synonyms how many were hidden
     * @param diseases how many were hidden
     * @param rows by floor, the dictionary alone first
     */
    public record Result(int synonyms, int diseases, List<Row> rows) {

        public Result {
            rows = List.copyOf(rows);
        }

        /** The rows as a table. */
        public String markdown() {
            Table table =
                    new Table(
                            "least cosine",
                            "hidden synonyms (%d): right".formatted(synonyms),
                            "wrong",
                            "hidden diseases (%d): another one".formatted(diseases),
                            "everyday questions (300): any");
            for (Row row : rows) {
                table.row(
                        row.floor > 1 ? "the dictionary alone" : Table.share(row.floor),
                        String.valueOf(row.right),
                        String.valueOf(row.wrong),
                        String.valueOf(row.falseNames),
                        String.valueOf(row.everyday));
            }
            return table.toString();
        }
    }

    /**
     * Draws names.
     *
     * @param names of each sort
     */
    public MeaningExperiment(GraphStore graph, int names) {
        this.graph = graph;
        List<GraphNode> diseases = new ArrayList<>();
        Map<String, Integer> owners = new HashMap<>();
        graph.forEachNode(
                node -> {
                    owned(node).forEach(name -> owners.merge(name, 1, Integer::sum));
                    if (node.entity().kind().equals("Disease")) {
                        diseases.add(node);
                    }
                });
        Collections.shuffle(diseases, new Random(SEED));
        for (GraphNode node : diseases) {
            String synonym = synonyms.size() < names ? other(node, owners) : null;
            if (synonym != null) {
                synonyms.put(synonym, node.entity().id());
            } else if (gone.size() < names && words(node.entity().name()).size() > 1) {
                gone.put(node.entity().name(), node.entity().id());
            }
        }
    }

    /**
     * Links every sentence and every everyday question.
     *
     * @throws EmbeddingException if the encoder fails
     */
    public Result run(Embedder embedder) throws EmbeddingException, IOException {
        GraphStore told = new WithheldNames(graph, synonyms.keySet(), new TreeSet<>(gone.values()));
        DictionaryLinker dictionary = DictionaryLinker.of(told, LinkSettings.DEFAULTS);
        EntityLinker dense =
                DenseLinker.of(told, dictionary, embedder, LOWEST, InstantSource.system());
        Map<String, List<Mention>> seen = new HashMap<>();
        for (String name : synonyms.keySet()) {
            seen.put(name, dense.link(SENTENCE.formatted(name)).mentions());
        }
        for (String name : gone.keySet()) {
            seen.put(name, dense.link(SENTENCE.formatted(name)).mentions());
        }
        List<List<Mention>> everyday = new ArrayList<>();
        for (String question : LinkingExperiment.everydayQuestions()) {
            everyday.add(dense.link(question).mentions());
            everyday.add(dense.link(question.toLowerCase(Locale.ROOT)).mentions());
            everyday.add(dense.link(question.toUpperCase(Locale.ROOT)).mentions());
        }
        List<Row> rows = new ArrayList<>();
        rows.add(row(1.01f, seen, everyday));
        for (float floor : FLOORS) {
            rows.add(row(floor, seen, everyday));
        }
        return new Result(synonyms.size(), gone.size(), rows);
    }

    private Row row(float floor, Map<String, List<Mention>> seen, List<List<Mention>> everyday) {
        int right = 0;
        int wrong = 0;
        for (Map.Entry<String, String> asked : synonyms.entrySet()) {
            List<Mention> mentions = above(floor, seen.getOrDefault(asked.getKey(), List.of()));
            Set<String> good = with(asked.getValue(), graph.narrower(asked.getValue()));
            boolean found =
                    mentions.stream().anyMatch(mention -> good.contains(mention.entity().id()));
            right += found ? 1 : 0;
            wrong += !found && mentions.stream().anyMatch(MeaningExperiment::byMeaning) ? 1 : 0;
        }
        int falseNames = 0;
        for (Map.Entry<String, String> asked : gone.entrySet()) {
            Set<String> near = with(asked.getValue(), graph.broader(asked.getValue()));
            falseNames +=
                    above(floor, seen.getOrDefault(asked.getKey(), List.of())).stream()
                                    .anyMatch(
                                            mention ->
                                                    byMeaning(mention)
                                                            && !near.contains(
                                                                    mention.entity().id()))
                            ? 1
                            : 0;
        }
        int named = 0;
        for (List<Mention> mentions : everyday) {
            named += above(floor, mentions).isEmpty() ? 0 : 1;
        }
        return new Row(floor, right, wrong, falseNames, named);
    }

    private static List<Mention> above(float floor, List<Mention> mentions) {
        return mentions.stream()
                .filter(
                        mention ->
                                !byMeaning(mention)
                                        || mention.candidates().getFirst().similarity() >= floor)
                .toList();
    }

    private static boolean byMeaning(Mention mention) {
        return mention.candidates().getFirst().match() == LinkCandidate.Match.MEANING;
    }

    private static Set<String> with(String id, List<Term> terms) {
        Set<String> ids = new TreeSet<>();
        ids.add(id);
        for (Term term : terms) {
            ids.add(term.entity().id());
        }
        return ids;
    }

    /** A synonym of several words that nothing else is called, and that is not the name in another order; null if there is none. */
    private static @Nullable String other(GraphNode node, Map<String, Integer> owners) {
        for (String synonym : node.synonyms()) {
            if (words(synonym).size() > 1
                    && owners.getOrDefault(synonym.toLowerCase(Locale.ROOT), 0) == 1
                    && !words(synonym).equals(words(node.entity().name()))) {
                return synonym;
            }
        }
        return null;
    }

    private static Set<String> owned(GraphNode node) {
        Set<String> names = new TreeSet<>();
        Entity entity = node.entity();
        names.add(entity.name().toLowerCase(Locale.ROOT));
        node.synonyms().forEach(synonym -> names.add(synonym.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static Set<String> words(String name) {
        return new TreeSet<>(List.of(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
    }
}

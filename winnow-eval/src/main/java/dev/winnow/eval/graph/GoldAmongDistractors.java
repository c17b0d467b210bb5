package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The share of a list that reaches the context when the facts behind the question are loaded among
 * those of the open graph, and among how many others they stand. Each number is a mean over the
 * questions.
 *
 * @param questions how many
 * @param gold names that the two diseases share after the data set
 * @param held share of these that the graph has as neighbours of both
 * @param neighbours what the relation joins with either disease or a narrower term of it: the
 *     candidates
 * @param common what it joins with both: gold and what only looks like it
 * @param edges all edges of both diseases and their narrower terms
 * @param recall share of gold to which a fact leads, by the size of the context in tokens
 */
public record GoldAmongDistractors(
        int questions,
        double gold,
        double held,
        double neighbours,
        double common,
        double edges,
        Map<String, Double> recall) {

    /** Kinds of what two diseases may share, and the relation that joins them with it. */
    private static final Map<String, String> RELATIONS =
            Map.of("Symptom", "DpS", "Anatomy", "DlA", "Gene", "DaG");

    private static final List<String> KINDS = List.of("Symptom", "Anatomy", "Gene");

    /** Measures each kind of list. */
    public static Map<String, GoldAmongDistractors> measure(
            Path folder, GraphStore store, FactFinder finder) throws IOException {
        QuestionFiles files = new QuestionFiles(folder, store);
        Map<String, GoldAmongDistractors> found = new LinkedHashMap<>();
        for (String kind : KINDS) {
            found.put(
                    kind, of(files.twoHop(kind), store, RELATIONS.getOrDefault(kind, ""), finder));
        }
        return found;
    }

    private static GoldAmongDistractors of(
            List<TwoHopQuestion> questions, GraphStore store, String relation, FactFinder finder) {
        double gold = 0;
        double held = 0;
        double neighbours = 0;
        double common = 0;
        double edges = 0;
        for (TwoHopQuestion question : questions) {
            TreeSet<String> one = TwoHopMeasures.neighbours(store, question.one(), relation);
            TreeSet<String> other = TwoHopMeasures.neighbours(store, question.other(), relation);
            TreeSet<String> either = new TreeSet<>(one);
            either.addAll(other);
            one.retainAll(other);
            long known =
                    question.gold().stream()
                            .filter(g -> g.stream().anyMatch(one::contains))
                            .count();
            gold += question.gold().size();
            held += (double) known / question.gold().size();
            neighbours += either.size();
            common += one.size();
            edges += TwoHopMeasures.edges(store, question);
        }
        Map<String, Double> recall = new LinkedHashMap<>();
        for (int tokens : FactCurve.BUDGETS) {
            recall.put(
                    String.valueOf(tokens),
                    TwoHopMeasures.recallInContext(questions, finder, tokens));
        }
        int n = questions.size();
        return new GoldAmongDistractors(
                n, gold / n, held / n, neighbours / n, common / n, edges / n, recall);
    }
}

package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts that the graph's own rule and KG-RAG's find.
 *
 * @param facts by set (true_false, mcq): share of all questions with their held gold edges in the
 *     context, by its tokens, and {@code coverage}
 * @param twoHop lists of genes that two diseases share, on the graph alone
 * @param ruleKgrag as {@code facts}, by KG-RAG's rule; empty if it was not asked for
 * @param equalRecall by set and budget of KG-RAG's rule: what either needs to find as much; empty
 *     if it was not asked for
 * @param tokens mean tokens of a context of at most 1,000, by set
 * @param answers share of right answers by set and rule: from the context at 1,000 tokens, by plain
 *     edge match and by rules without a graph
 * @param plainIntersection two-hop genes by set operations alone
 * @param twoHopInContext mean recall of gold at 1,000 tokens by kind of what is shared
 * @param inContext by set and finder (facts, pipeline): as {@code facts}, and of two-hop genes the
 *     mean recall of gold; empty if it was not asked for
 */
public record FactResults(
        Map<String, Map<String, Double>> facts,
        TwoHopMeasures twoHop,
        Map<String, Map<String, Double>> ruleKgrag,
        Map<String, Map<String, EqualRecall>> equalRecall,
        Map<String, Double> tokens,
        Map<String, Map<String, Double>> answers,
        TwoHopMeasures plainIntersection,
        Map<String, Double> twoHopInContext,
        Map<String, Map<String, Double>> inContext) {

    /** The context of a question with room for passages beside it. */
    private static final int USUAL = 1_000;

    /**
     * Asks all questions.
     *
     * @param folder of the questions
     * @param kgRag KG-RAG's rule, or null to leave it out
     * @param pipeline what the context of the whole pipeline holds, or null to leave it out
     */
    public static FactResults measure(
            Path folder,
            GraphStore store,
            FactFinder own,
            @Nullable FactFinder kgRag,
            @Nullable FactFinder pipeline)
            throws IOException {
        QuestionFiles files = new QuestionFiles(folder, store);
        Map<String, List<GoldQuestion>> sets = new LinkedHashMap<>();
        sets.put("true_false", files.trueFalse());
        sets.put("mcq", files.multipleChoice());
        Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
        Map<String, Map<String, Double>> rule = new LinkedHashMap<>();
        Map<String, Map<String, EqualRecall>> equal = new LinkedHashMap<>();
        Map<String, Double> tokens = new LinkedHashMap<>();
        Map<String, Map<String, Double>> answers = new LinkedHashMap<>();
        sets.forEach(
                (name, questions) -> {
                    facts.put(name, FactCurve.of(questions, own));
                    FactCurve.Point usual = FactCurve.at(questions, own, USUAL);
                    tokens.put(name, usual.tokens());
                    Map<String, Double> right = new LinkedHashMap<>();
                    right.put("context", usual.right());
                    right.put("edge_match", GoldQuestion.share(questions, GoldQuestion::edgeMatch));
                    if (name.equals("mcq")) {
                        right.put("hub", GoldQuestion.share(questions, q -> q.hub(store)));
                    } else {
                        right.put("says_not", GoldQuestion.share(questions, GoldQuestion::saysNot));
                    }
                    if (kgRag != null) {
                        rule.put(name, FactCurve.of(questions, kgRag));
                        equal.put(name, EqualRecall.of(questions, own, kgRag));
                        right.put("kg_rag", FactCurve.at(questions, kgRag, USUAL).right());
                    }
                    answers.put(name, right);
                });
        List<TwoHopQuestion> genes = files.twoHop("Gene");
        Map<String, Double> lists = new LinkedHashMap<>();
        for (String kind : List.of("Gene", "Symptom", "Anatomy")) {
            lists.put(kind, TwoHopMeasures.recallInContext(files.twoHop(kind), own, USUAL));
        }
        return new FactResults(
                facts,
                TwoHopMeasures.of(genes, own),
                rule,
                equal,
                tokens,
                answers,
                TwoHopMeasures.ofPlainIntersection(genes, store, "DaG"),
                lists,
                pipeline == null ? Map.of() : inContext(sets, genes, own, pipeline));
    }

    private static Map<String, Map<String, Double>> inContext(
            Map<String, List<GoldQuestion>> sets,
            List<TwoHopQuestion> genes,
            FactFinder own,
            FactFinder pipeline) {
        Map<String, FactFinder> asked = new LinkedHashMap<>();
        asked.put("facts", own);
        asked.put("pipeline", pipeline);
        Map<String, Map<String, Double>> held = new LinkedHashMap<>();
        asked.forEach(
                (name, finder) -> {
                    sets.forEach(
                            (set, questions) ->
                                    held.put(set + ", " + name, FactCurve.of(questions, finder)));
                    Map<String, Double> recall = new LinkedHashMap<>();
                    for (int budget : FactCurve.BUDGETS) {
                        recall.put(
                                String.valueOf(budget),
                                TwoHopMeasures.recallInContext(genes, finder, budget));
                    }
                    held.put("two-hop genes, " + name, recall);
                });
        return held;
    }
}

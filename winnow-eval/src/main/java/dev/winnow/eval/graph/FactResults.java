package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.eval.report.Table;
import dev.winnow.kg.facts.FactFinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the graph's own rule and KG-RAG's find.
 *
 * @param facts by set (true_false, mcq): share of all questions with their held gold edges in the context, by its tokens, and {@code coverage}
 * @param twoHop lists of genes that two diseases share, on the graph alone
 * @param ruleKgrag as {@code facts}, by KG-RAG's rule; empty if it was not asked for
 * @param equalRecall by set and budget of KG-RAG's rule: what either needs to find as much; empty if it was not asked for
 * @param tokens mean tokens of a context of at most 1,000, by set
 * @param answers share of right answers by set and rule: from the context at 1,000 tokens, by plain edge match and by rules that know nothing
 * @param plainIntersection two-hop genes by set operations alone
 * @param twoHopInContext mean recall of gold at 1,000 tokens by kind of what is shared
 * @param inLine by set and who is asked (facts, line): as {@code facts}, and of two-hop genes the mean recall of gold; empty if it was not
 *     asked for
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
        Map<String, Map<String, Double>> inLine) {

    /** The context of a question with room for passages beside it. */
    private static final int USUAL = 1_000;

    /**
     * Asks all questions.
     *
     * @param folder of the questions
     * @param kgRag KG-RAG's rule, or null to leave it out
     * @param line what the context of the whole line holds, or null to leave it out
     */
    public static FactResults measure(
            Path folder,
            GraphStore store,
            FactFinder own,
            @Nullable FactFinder kgRag,
            @Nullable FactFinder line)
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
                    right.put("edge_match", Baselines.edgeMatch(questions));
                    if (name.equals("mcq")) {
                        right.put("hub", Baselines.hub(questions, store));
                    } else {
                        right.put("says_not", Baselines.saysNot(questions));
                    }
                    if (kgRag != null) {
                        rule.put(name, FactCurve.of(questions, kgRag));
                        equal.put(name, EqualRecall.of(questions, own, kgRag));
                        right.put("kg_rag", FactCurve.at(questions, kgRag, USUAL).right());
                    }
                    answers.put(name, right);
                });
        List<TwoHopQuestion> genes = files.twoHop("Gene");
        Map<String, Double> inContext = new LinkedHashMap<>();
        for (String kind : List.of("Gene", "Symptom", "Anatomy")) {
            inContext.put(kind, TwoHopMeasures.recallInContext(files.twoHop(kind), own, USUAL));
        }
        return new FactResults(
                facts,
                TwoHopMeasures.of(genes, own),
                rule,
                equal,
                tokens,
                answers,
                TwoHopMeasures.ofPlainIntersection(genes, store, "DaG"),
                inContext,
                line == null ? Map.of() : inLine(sets, genes, own, line));
    }

    private static Map<String, Map<String, Double>> inLine(
            Map<String, List<GoldQuestion>> sets,
            List<TwoHopQuestion> genes,
            FactFinder own,
            FactFinder line) {
        Map<String, FactFinder> asked = new LinkedHashMap<>();
        asked.put("facts", own);
        asked.put("line", line);
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

    /** The texts of all questions that have gold edges. */
    public static List<String> questions(Path folder, GraphStore store) throws IOException {
        QuestionFiles files = new QuestionFiles(folder, store);
        List<String> texts = new ArrayList<>();
        files.trueFalse().forEach(question -> texts.add(question.text()));
        files.multipleChoice().forEach(question -> texts.add(question.text()));
        return texts;
    }

    /** The tables as Markdown. */
    String markdown() {
        Table curves =
                new Table("share of all questions", "250", "500", "1000", "2000", "coverage");
        facts.forEach((set, curve) -> curves.row(cells(set, curve)));
        ruleKgrag.forEach((set, curve) -> curves.row(cells(set + ", KG-RAG's rule", curve)));
        Table costs =
                new Table(
                        "KG-RAG's rule, tokens at most",
                        "share",
                        "mean tokens",
                        "own share",
                        "own mean tokens",
                        "ratio");
        equalRecall.forEach(
                (set, rows) ->
                        rows.forEach(
                                (budget, row) ->
                                        costs.row(
                                                set + ", " + budget,
                                                Table.share(row.kgRagShare()),
                                                whole(row.kgRagTokens()),
                                                Table.share(row.share()),
                                                whole(row.tokens()),
                                                Table.share(row.ratio()))));
        Table right = new Table("answers", "rule", "share right");
        answers.forEach(
                (set, rules) ->
                        rules.forEach((rule, share) -> right.row(set, rule, Table.share(share))));
        Table lists =
                new Table("genes that two diseases share", "F1", "precision", "recall", "MAP")
                        .row(cells("own", twoHop))
                        .row(cells("plain intersection", plainIntersection));
        Table context = new Table("shared", "recall at 1,000 tokens");
        twoHopInContext.forEach((kind, recall) -> context.row(kind, Table.share(recall)));
        Table line = new Table("in the context", "250", "500", "1000", "2000");
        inLine.forEach(
                (set, curve) ->
                        line.row(Arrays.copyOf(cells(set, curve), FactCurve.BUDGETS.size() + 1)));
        Table size = new Table("set", "mean tokens of a context of at most 1,000");
        tokens.forEach((set, mean) -> size.row(set, whole(mean)));
        return "%s%n%s%n%s%n%s%n%s%n%s%n%s%n"
                .formatted(curves, costs, right, size, lists, context, line);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String[] cells(String name, Map<String, Double> curve) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        curve.values().forEach(share -> cells.add(Table.share(share)));
        return cells.toArray(String[]::new);
    }

    private static String[] cells(String name, TwoHopMeasures measures) {
        return new String[] {
            name,
            Table.share(measures.f1()),
            Table.share(measures.precision()),
            Table.share(measures.recall()),
            Table.share(measures.map())
        };
    }
}

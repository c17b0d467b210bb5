package dev.winnow.core.graph;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Facts as text that takes few tokens. Facts with the same head, such as {@code psoriasis
 * associates Gene}, share a line, in which those of the same sources stand together with the
 * letters of these sources; a last line says which source each letter stands for. So each head and
 * each source is written once: one sentence for each fact would spend most of its tokens on
 * repeating them.
 *
 * <pre>
 * psoriasis associates Gene: HLA-B (p=2e-37), IL12B [a,b]; TNF [a]
 * Sources: [a] DisGeNET; [b] GWAS Catalog
 * </pre>
 *
 * <p>Sources have letters, since numbers in brackets are the citation markers of a context. The
 * same facts in the same order give the same text.
 *
 * @param lines in the order of their first facts
 * @param sources the line that names the sources; empty if there is no fact
 */
public record FactLines(List<Line> lines, String sources) {

    private static final String SOURCES = "Sources:";

    public FactLines {
        lines = List.copyOf(lines);
    }

    /**
     * One line of facts.
     *
     * @param text the line, without a line break at its end
     * @param items its facts, in the order of the line
     */
    public record Line(String text, List<Item> items) {

        public Line {
            items = List.copyOf(items);
        }
    }

    /**
     * A fact in its line.
     *
     * @param fact the fact
     * @param place where its item, what it adds to the head, stands in the line
     */
    public record Item(GraphFact fact, Span place) {}

    /** Writes facts, in their order. */
    public static FactLines of(List<GraphFact> facts) {
        Map<String, String> letters = new LinkedHashMap<>();
        Map<String, Map<String, List<GraphFact>>> lines = new LinkedHashMap<>();
        for (GraphFact fact : facts) {
            lines.computeIfAbsent(lineKey(fact), key -> new LinkedHashMap<>())
                    .computeIfAbsent(sourceLetters(fact, letters), group -> new ArrayList<>())
                    .add(fact);
        }
        List<Line> written = new ArrayList<>(lines.size());
        lines.values().forEach(groups -> written.add(line(groups)));
        StringBuilder sources = new StringBuilder();
        letters.forEach(
                (name, letter) ->
                        sources.append(sources.isEmpty() ? SOURCES : ";")
                                .append(sourceEntry(letter, name)));
        return new FactLines(written, sources.toString());
    }

    /** The lines, then the line of the sources; empty if there is no fact. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.append(sources).toString().stripTrailing();
    }

    /** The line of facts that are grouped by the letters of their sources. */
    private static Line line(Map<String, List<GraphFact>> groups) {
        StringBuilder text = new StringBuilder();
        List<Item> items = new ArrayList<>();
        groups.forEach(
                (sourceLetters, facts) -> {
                    String separator = text.isEmpty() ? head(facts.getFirst()) : "; ";
                    for (GraphFact fact : facts) {
                        text.append(separator);
                        int begin = text.length();
                        text.append(fact.line().item());
                        items.add(new Item(fact, new Span(begin, text.length())));
                        separator = ", ";
                    }
                    if (!sourceLetters.isEmpty()) {
                        text.append(' ').append(sourceLetters);
                    }
                });
        return new Line(text.toString(), items);
    }

    private static String head(GraphFact fact) {
        String head = fact.line().head();
        return head.isEmpty() ? "" : head + ": ";
    }

    /** What the facts of one line share: the head; a fact without a head has its own line. */
    private static String lineKey(GraphFact fact) {
        return fact.line().head().isEmpty() ? fact.id() : fact.line().head();
    }

    /**
     * The letters of a fact's sources, in brackets.
     *
     * @param letters by source; a source that has none yet is given the next one
     */
    private static String sourceLetters(GraphFact fact, Map<String, String> letters) {
        List<String> own = new ArrayList<>();
        for (String name : fact.sourceNames()) {
            own.add(letters.computeIfAbsent(name, key -> letter(letters.size())));
        }
        return own.isEmpty() ? "" : "[" + String.join(",", own) + "]";
    }

    /** {@code a} to {@code z}, then {@code aa} and so on; numbers count from 0. */
    private static String letter(int number) {
        String last = String.valueOf((char) ('a' + number % 26));
        return number < 26 ? last : letter(number / 26 - 1) + last;
    }

    private static String sourceEntry(String letter, String name) {
        return " [%s] %s".formatted(letter, name.isEmpty() ? "not stated" : FactLine.oneLine(name));
    }

    /** Estimates how many tokens each fact costs in this form, as facts are added one by one. */
    public static final class TokenEstimate {

        private final TokenCounter counter;
        private final String prefix;
        private final Set<String> lineKeys = new HashSet<>();
        private final Set<String> groupKeys = new HashSet<>();
        private final Map<String, String> letters = new LinkedHashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        /**
         * @param prefix what will stand before each line, such as a citation marker; may be empty
         */
        public TokenEstimate(TokenCounter counter, String prefix) {
            this.counter = counter;
            this.prefix = prefix;
        }

        /**
         * Tokens that a fact would cost if it was added next. Each piece of text is counted by
         * itself, and line breaks are not counted, since the tokenizer mostly joins one to what
         * stands before it; so the whole text may have a few tokens fewer or more.
         */
        public int cost(GraphFact fact) {
            int cost =
                    lineKeys.contains(lineKey(fact))
                            ? count(", " + fact.line().item())
                            : count(prefix + head(fact) + fact.line().item());
            List<String> names = fact.sourceNames();
            boolean firstSource = letters.isEmpty();
            for (String name : names) {
                if (!letters.containsKey(name)) {
                    cost += count((firstSource ? SOURCES : ";") + sourceEntry("a", name));
                    firstSource = false;
                }
            }
            // Brackets, and a letter for each source with the comma before it.
            return groupKeys.contains(groupKey(fact)) ? cost : cost + 2 + names.size();
        }

        /** Adds a fact: later ones can share its line and its sources. */
        public void add(GraphFact fact) {
            lineKeys.add(lineKey(fact));
            groupKeys.add(groupKey(fact));
            sourceLetters(fact, letters);
        }

        private static String groupKey(GraphFact fact) {
            return lineKey(fact) + "\n" + String.join("\n", fact.sourceNames());
        }

        private int count(String piece) {
            return counts.computeIfAbsent(piece, counter::count);
        }
    }
}

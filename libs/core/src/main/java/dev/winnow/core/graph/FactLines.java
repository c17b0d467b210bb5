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
 * Facts as text: one line for what is said of one name by one relation, in which facts of the same
 * sources stand together, and one line that names the sources by letters. A name is written once
 * and a source once, which is where one sentence for each fact spends most of its tokens.
 *
 * <pre>
 * psoriasis associates Gene: HLA-B (p=2e-37), IL12B [a,b]; TNF [a]
 * Sources: [a] DisGeNET; [b] GWAS Catalog
 * </pre>
 *
 * <p>Letters, since numbers in brackets are the markers of a context. Equal facts in equal order
 * give equal text.
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
     * A line.
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
     * @param place where what it adds stands in the line
     */
    public record Item(GraphFact fact, Span place) {}

    /** The lines of these facts. */
    public static FactLines of(List<GraphFact> facts) {
        Map<String, String> letters = new LinkedHashMap<>();
        Map<String, Map<String, List<GraphFact>>> lines = new LinkedHashMap<>();
        for (GraphFact fact : facts) {
            lines.computeIfAbsent(key(fact), key -> new LinkedHashMap<>())
                    .computeIfAbsent(mark(fact, letters), mark -> new ArrayList<>())
                    .add(fact);
        }
        List<Line> written = new ArrayList<>(lines.size());
        lines.values().forEach(groups -> written.add(line(groups)));
        StringBuilder sources = new StringBuilder();
        letters.forEach(
                (name, letter) ->
                        sources.append(sources.isEmpty() ? SOURCES : ";")
                                .append(source(letter, name)));
        return new FactLines(written, sources.toString());
    }

    /** The lines and below them that of the sources; empty for no facts. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.append(sources).toString().stripTrailing();
    }

    private static Line line(Map<String, List<GraphFact>> groups) {
        StringBuilder text = new StringBuilder();
        List<Item> items = new ArrayList<>();
        groups.forEach(
                (mark, facts) -> {
                    String separator = text.isEmpty() ? head(facts.getFirst()) : "; ";
                    for (GraphFact fact : facts) {
                        text.append(separator);
                        int begin = text.length();
                        text.append(fact.line().item());
                        items.add(new Item(fact, new Span(begin, text.length())));
                        separator = ", ";
                    }
                    if (!mark.isEmpty()) {
                        text.append(' ').append(mark);
                    }
                });
        return new Line(text.toString(), items);
    }

    private static String head(GraphFact fact) {
        String head = fact.line().head();
        return head.isEmpty() ? "" : head + ": ";
    }

    /** Common part of the facts of one line. */
    private static String key(GraphFact fact) {
        return fact.line().head().isEmpty() ? fact.id() : fact.line().head();
    }

    private static String mark(GraphFact fact, Map<String, String> letters) {
        List<String> marks = new ArrayList<>();
        for (String name : fact.sourceNames()) {
            marks.add(letters.computeIfAbsent(name, key -> letter(letters.size())));
        }
        return marks.isEmpty() ? "" : "[" + String.join(",", marks) + "]";
    }

    /** {@code a} to {@code z}, then {@code aa} and so on. */
    private static String letter(int number) {
        String last = String.valueOf((char) ('a' + number % 26));
        return number < 26 ? last : letter(number / 26 - 1) + last;
    }

    private static String source(String letter, String name) {
        return " [%s] %s".formatted(letter, name.isEmpty() ? "not stated" : FactLine.oneLine(name));
    }

    /** An account of what facts cost in this form, one after the other. */
    public static final class Account {

        private final TokenCounter counter;
        private final String before;
        private final Set<String> lines = new HashSet<>();
        private final Set<String> groups = new HashSet<>();
        private final Map<String, String> letters = new LinkedHashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        /**
         * @param before what will stand before each line; may be empty
         */
        public Account(TokenCounter counter, String before) {
            this.counter = counter;
            this.before = before;
        }

        /**
         * Tokens that the next fact adds. Pieces are counted by themselves, and a line break mostly
         * is one token with what stands before it; so the whole text may have a few fewer or more.
         */
        public int cost(GraphFact fact) {
            int cost =
                    lines.contains(key(fact))
                            ? count(", " + fact.line().item())
                            : count(before + head(fact) + fact.line().item());
            List<String> names = fact.sourceNames();
            boolean first = letters.isEmpty();
            for (String name : names) {
                if (!letters.containsKey(name)) {
                    cost += count((first ? SOURCES : ";") + source("a", name));
                    first = false;
                }
            }
            // The mark: brackets, and a letter for each source with the comma before it.
            return groups.contains(group(fact)) ? cost : cost + 2 + names.size();
        }

        /** Counts a fact as written. */
        public void add(GraphFact fact) {
            lines.add(key(fact));
            groups.add(group(fact));
            mark(fact, letters);
        }

        private static String group(GraphFact fact) {
            return key(fact) + "\n" + String.join("\n", fact.sourceNames());
        }

        private int count(String piece) {
            return counts.computeIfAbsent(piece, counter::count);
        }
    }
}

package dev.winnow.kg.render;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactSource;
import dev.winnow.kg.fact.FactText;
import dev.winnow.kg.fact.RankedFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One line for what is said of one entity by one relation, in which facts of the same sources stand together, and one line that numbers the
 * sources. A name is written once and a source once, which is where one sentence for each fact spends most of its tokens.
 */
public final class GroupedLines implements FactRenderer {

    /**
     * What comes together in a line.
     *
     * @param before subject and verb, empty where they follow the kind
     * @param kind of what stands in the line
     * @param after verb and object, empty where they stand before
     */
    private record Line(String before, String kind, String after) {

        String head(int facts) {
            String middle = facts == 1 ? "" : kind;
            return before.isEmpty()
                    ? (facts == 1 ? "" : kind + " ") + after
                    : before + (middle.isEmpty() ? "" : " " + middle);
        }
    }

    @Override
    public String render(List<RankedFact> facts) {
        Map<String, Integer> sources = new LinkedHashMap<>();
        Map<Line, Map<String, List<RankedFact>>> lines = new LinkedHashMap<>();
        for (RankedFact fact : facts) {
            lines.computeIfAbsent(line(fact), line -> new LinkedHashMap<>())
                    .computeIfAbsent(numbers(fact, sources), marks -> new ArrayList<>())
                    .add(fact);
        }
        StringBuilder text = new StringBuilder();
        lines.forEach((line, groups) -> write(line, groups, text));
        if (!sources.isEmpty()) {
            text.append("Sources:");
            sources.forEach((name, number) -> text.append(source(number, name)));
        }
        return text.toString().stripTrailing();
    }

    private static void write(Line line, Map<String, List<RankedFact>> groups, StringBuilder text) {
        int facts = 0;
        for (List<RankedFact> group : groups.values()) {
            facts += group.size();
        }
        text.append(line.head(facts)).append(':');
        String separator = " ";
        for (Map.Entry<String, List<RankedFact>> group : groups.entrySet()) {
            for (RankedFact fact : group.getValue()) {
                text.append(separator).append(item(fact));
                separator = ", ";
            }
            text.append(' ').append(group.getKey());
            separator = "; ";
        }
        text.append('\n');
    }

    private static Line line(RankedFact fact) {
        Entity near = fact.near();
        String name =
                fact.fact().path().isEmpty() || near.id().equals(fact.anchor().id())
                        ? near.name()
                        : FactText.kindOf(fact.fact().path());
        boolean outgoing = fact.fact().subject().id().equals(near.id());
        return outgoing
                ? new Line(name + " " + fact.phrase(), fact.far().kind(), "")
                : new Line("", fact.far().kind(), fact.phrase() + " " + name);
    }

    private static String item(RankedFact fact) {
        StringBuilder item = new StringBuilder(fact.far().name());
        String statistics = FactText.statistics(fact.fact().sources());
        if (!statistics.isEmpty()) {
            item.append(" (").append(statistics).append(')');
        }
        if (!fact.fact().path().isEmpty() && fact.near().id().equals(fact.anchor().id())) {
            item.append(" [via ").append(FactText.between(fact.fact().path())).append(']');
        }
        FactText.conflict(fact.fact().conflicts(), item);
        return item.toString();
    }

    private static String source(int number, String name) {
        return " [%d] %s;".formatted(number, name.isEmpty() ? "not stated" : name);
    }

    private static String numbers(RankedFact fact, Map<String, Integer> sources) {
        StringBuilder numbers = new StringBuilder("[");
        for (String name : fact.fact().sourceNames()) {
            Integer known = sources.get(name);
            int number = known == null ? sources.size() + 1 : known;
            sources.put(name, number);
            numbers.append(numbers.length() == 1 ? "" : ",").append(number);
        }
        return numbers.append(']').toString();
    }

    /** An account of what facts cost in this form, one after the other. */
    public static final class Ledger {

        private final TokenCounter counter;
        private final Set<Line> lines = new HashSet<>();
        private final Set<String> groups = new HashSet<>();
        private final Map<String, Integer> sources = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();

        public Ledger(TokenCounter counter) {
            this.counter = counter;
        }

        /** What the next fact adds, in tokens; pieces are counted by themselves, so the whole text may have a few fewer or more. */
        public int cost(RankedFact fact) {
            Line line = line(fact);
            int cost = count(", " + item(fact));
            if (!lines.contains(line)) {
                cost += count(line.head(2) + ":\n");
            }
            StringBuilder key = new StringBuilder();
            for (FactSource source : fact.fact().sources()) {
                key.append(source.name()).append('\n');
                if (!sources.containsKey(source.name())) {
                    cost += count(source(sources.size() + 1, source.name()));
                }
            }
            return groups.contains(line + "\n" + key)
                    ? cost
                    : cost + 2 + 2 * fact.fact().sourceNames().size();
        }

        /** Counts a fact as written. */
        public void add(RankedFact fact) {
            Line line = line(fact);
            StringBuilder key = new StringBuilder();
            for (FactSource source : fact.fact().sources()) {
                key.append(source.name()).append('\n');
                sources.putIfAbsent(source.name(), sources.size() + 1);
            }
            lines.add(line);
            groups.add(line + "\n" + key);
        }

        private int count(String piece) {
            return counts.computeIfAbsent(piece, counter::count);
        }
    }
}

package dev.winnow.kg.fact;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactSource;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** How a fact reads in one line, and its numbers in short. */
public final class FactText {

    private FactText() {}

    /** {@code psoriasis associates HLA-B (p=2e-37; DisGeNET 3.0 curated, GWAS Catalog)}. */
    public static String sentence(
            Entity subject,
            String phrase,
            Entity object,
            List<Entity> path,
            List<String> conflicts,
            List<FactSource> sources) {
        StringBuilder text = new StringBuilder();
        text.append(subject.name()).append(' ').append(phrase).append(' ').append(object.name());
        if (!path.isEmpty()) {
            boolean chain = isEnd(path.getFirst(), subject, object);
            text.append(chain ? " [via " : " [");
            text.append(chain ? between(path) : kindOf(path)).append(']');
        }
        String statistics = statistics(sources);
        text.append(" (").append(statistics).append(statistics.isEmpty() ? "" : "; ");
        String last = "";
        for (FactSource source : sources) {
            if (!source.name().equals(last)) {
                text.append(last.isEmpty() ? "" : ", ").append(source.name());
                last = source.name();
            }
        }
        text.append(')');
        conflict(conflicts, text);
        return text.toString();
    }

    private static boolean isEnd(Entity entity, Entity subject, Entity object) {
        return entity.id().equals(subject.id()) || entity.id().equals(object.id());
    }

    /** How a narrower term comes under the entity of the question: {@code psoriasis vulgaris < psoriasis}, where the sign says "is a". */
    public static String kindOf(List<Entity> path) {
        List<String> names = new ArrayList<>(path.size());
        for (Entity entity : path.reversed()) {
            names.add(entity.name());
        }
        return String.join(" < ", names);
    }

    /** What a chain passes between its ends. */
    public static String between(List<Entity> path) {
        List<String> names = new ArrayList<>(path.size());
        for (Entity entity : path.subList(1, path.size() - 1)) {
            names.add(entity.name());
        }
        return String.join(", ", names);
    }

    /** The mark of a fact that another one contradicts. */
    public static void conflict(List<String> conflicts, StringBuilder text) {
        if (!conflicts.isEmpty()) {
            text.append(" CONFLICT: also ").append(String.join(", ", conflicts));
        }
    }

    /** What stands between subject and object. */
    public static String phrase(Relation relation) {
        // The shared graph's hierarchy reads "isa", which is no English.
        return relation.phrase().isEmpty() || relation.phrase().equals("isa")
                ? relation.verb()
                : relation.phrase();
    }

    /** The strongest numbers of a fact: p-value with its odds ratio, phase; empty if there are none. */
    public static String statistics(List<FactSource> sources) {
        double p = Double.NaN;
        String odds = "";
        String phase = "";
        for (FactSource source : sources) {
            String stated = source.evidence().get("p_value");
            if (stated != null && (Double.isNaN(p) || Double.parseDouble(stated) < p)) {
                p = Double.parseDouble(stated);
                odds = source.evidence().getOrDefault("odds_ratio", "");
            }
            String trial = source.evidence().getOrDefault("phase", "");
            phase = trial.compareTo(phase) > 0 ? trial : phase;
        }
        List<String> parts = new ArrayList<>(3);
        if (!Double.isNaN(p)) {
            parts.add("p=" + number(p));
        }
        if (!odds.isEmpty()) {
            parts.add("OR=" + odds);
        }
        if (!phase.isEmpty()) {
            parts.add("phase " + phase);
        }
        return String.join(", ", parts);
    }

    /** Two digits are what sources print; {@code 2e-37} and not {@code 2.0E-37}. */
    static String number(double value) {
        if (value == 0d) {
            return "0";
        }
        if (Math.abs(value) >= .001 && Math.abs(value) < 10_000) {
            String text = String.format(Locale.ROOT, "%.3f", value);
            return text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return String.format(Locale.ROOT, "%.1e", value)
                .replace(".0e", "e")
                .replaceAll("e([-+])0*(\\d)", "e$1$2")
                .replace("e+", "e");
    }

    /** A row's measures by name, as strings that JSON and people read alike. */
    public static TreeMap<String, String> evidence(Provenance provenance) {
        TreeMap<String, String> evidence = new TreeMap<>(provenance.evidence());
        if (!Double.isNaN(provenance.pValue())) {
            evidence.put("p_value", number(provenance.pValue()));
        }
        if (!Float.isNaN(provenance.oddsRatio())) {
            evidence.put("odds_ratio", number(provenance.oddsRatio()));
        }
        if (!Float.isNaN(provenance.score())) {
            evidence.put("score", number(provenance.score()));
        }
        return evidence;
    }
}

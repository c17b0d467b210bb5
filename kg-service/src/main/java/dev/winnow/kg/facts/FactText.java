package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.kg.profile.GraphProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a fact as one line, and its numbers in short. */
final class FactText {

    private static final String P_VALUE = "p_value";
    private static final String ODDS_RATIO = "odds_ratio";
    private static final String SCORE = "score";

    /** Digits of the longest whole number that is written without an exponent. */
    private static final int LONGEST_WHOLE = 9;

    private final GraphProfile profile;

    /**
     * @param profile which phrases are no English, and which evidence is shown
     */
    FactText(GraphProfile profile) {
        this.profile = profile;
    }

    /** {@code psoriasis associates HLA-B (p=2e-37; DisGeNET 3.0 curated, GWAS Catalog)}. */
    String sentence(CandidateFact found, List<String> conflicts, List<FactSource> sources) {
        GraphEdge edge = found.edge();
        List<Entity> path = found.path();
        StringBuilder text = new StringBuilder();
        text.append(edge.subject().name()).append(' ').append(phrase(edge.relation()));
        text.append(' ').append(edge.object().name());
        if (!path.isEmpty()) {
            boolean chain = found.hasEnd(path.getFirst());
            text.append(chain ? " [via " : " [");
            text.append(chain ? between(path) : kindOf(path)).append(']');
        }
        String reasons =
                Stream.of(statistics(sources), names(sources))
                        .filter(reason -> !reason.isEmpty())
                        .collect(Collectors.joining("; "));
        if (!reasons.isEmpty()) {
            text.append(" (").append(reasons).append(')');
        }
        return text.append(conflict(conflicts)).toString();
    }

    /**
     * {@code psoriasis associates Gene} and {@code HLA-B (p=2e-37)}; where the anchor is the
     * object, {@code Compound treats psoriasis} and the drug.
     */
    FactLine line(
            CandidateFact found, List<String> conflicts, List<FactSource> sources, boolean asked) {
        Entity near = found.near();
        Entity far = found.far();
        List<Entity> path = found.path();
        boolean ofAnchor = near.id().equals(found.anchor().id());
        String name = path.isEmpty() || ofAnchor ? near.name() : kindOf(path);
        String phrase = phrase(found.edge().relation());
        boolean outgoing = found.edge().subject().id().equals(near.id());
        StringBuilder item = new StringBuilder(far.name());
        String statistics = statistics(sources);
        if (!statistics.isEmpty()) {
            item.append(" (").append(statistics).append(')');
        }
        if (!path.isEmpty() && ofAnchor) {
            item.append(" [via ").append(between(path)).append(']');
        }
        return new FactLine(
                outgoing
                        ? name + " " + phrase + " " + far.kind()
                        : far.kind() + " " + phrase + " " + name,
                item.append(conflict(conflicts)).toString(),
                asked);
    }

    /** Each source that has a name once. */
    private static String names(List<FactSource> sources) {
        return sources.stream()
                .map(FactSource::name)
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /**
     * Names from a narrower term up to the entity of the question: {@code psoriasis vulgaris <
     * psoriasis}, where the sign says "is a".
     */
    private static String kindOf(List<Entity> path) {
        return joined(" < ", path.reversed());
    }

    /** Names that a chain passes between its ends. */
    private static String between(List<Entity> path) {
        return joined(", ", path.subList(1, path.size() - 1));
    }

    private static String joined(String sign, List<Entity> entities) {
        return entities.stream().map(Entity::name).collect(Collectors.joining(sign));
    }

    /** The mark of a fact that another one contradicts. */
    private static String conflict(List<String> conflicts) {
        return conflicts.isEmpty() ? "" : " CONFLICT: also " + String.join(", ", conflicts);
    }

    /** Words between subject and object. */
    String phrase(Relation relation) {
        return relation.phrase().isEmpty()
                        || profile.phrasesReadAsVerb().contains(relation.phrase())
                ? relation.verb()
                : relation.phrase();
    }

    /**
     * The strongest numbers of a fact: p-value with its odds ratio, and what the profile shows;
     * empty if there are none.
     */
    String statistics(List<FactSource> sources) {
        double p = Double.NaN;
        String odds = "";
        for (FactSource source : sources) {
            String stated = source.evidence().get(P_VALUE);
            if (stated != null && (Double.isNaN(p) || Double.parseDouble(stated) < p)) {
                p = Double.parseDouble(stated);
                odds = source.evidence().getOrDefault(ODDS_RATIO, "");
            }
        }
        List<String> parts = new ArrayList<>(3);
        if (!Double.isNaN(p)) {
            parts.add(p == 0d ? "p too small to print" : "p=" + number(p));
        }
        if (!odds.isEmpty()) {
            parts.add("OR=" + number(Double.parseDouble(odds)));
        }
        for (GraphProfile.ShownEvidence shown : profile.shownEvidence()) {
            String greatest = greatest(shown.field(), sources);
            if (!greatest.isEmpty()) {
                parts.add(shown.field() + " " + greatest);
            }
        }
        return String.join(", ", parts);
    }

    private static String greatest(String field, List<FactSource> sources) {
        return sources.stream()
                .map(source -> source.evidence().getOrDefault(field, ""))
                .max(Comparator.naturalOrder())
                .orElse("");
    }

    /**
     * Rounded, for reading: two digits are what sources print; {@code 2e-37} and not {@code
     * 2.0E-37}.
     */
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

    /** A row's measures by name, in full, as strings that JSON and people read alike. */
    static TreeMap<String, String> evidence(Provenance provenance) {
        TreeMap<String, String> evidence = new TreeMap<>(provenance.evidence());
        // Under these names stand numbers. Tables cannot use them for text, other stores may.
        Provenance.MEASURES.forEach(evidence::remove);
        put(evidence, P_VALUE, Double.toString(provenance.pValue()));
        put(evidence, ODDS_RATIO, Float.toString(provenance.oddsRatio()));
        put(evidence, SCORE, Float.toString(provenance.score()));
        return evidence;
    }

    private static void put(Map<String, String> evidence, String name, String digits) {
        if (!digits.equals("NaN")) {
            evidence.put(name, exact(digits));
        }
    }

    /** All digits of a number, as short as they go: {@code 2e-37} and not {@code 2.0E-37}. */
    private static String exact(String digits) {
        if (digits.equals("Infinity")) {
            return digits;
        }
        BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
        boolean plain = number.scale() <= 0 && number.precision() - number.scale() <= LONGEST_WHOLE;
        return plain
                ? number.toPlainString()
                : number.toString().replace("E+", "e").replace('E', 'e');
    }
}

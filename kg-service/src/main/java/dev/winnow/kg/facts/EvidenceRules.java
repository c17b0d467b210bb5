package dev.winnow.kg.facts;

import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One graded scale for sources that measure on their own. What a row says of itself is compared with a table of rules, of which the first
 * that fits decides; the table is the resource {@code evidence-rules.tsv}.
 */
public final class EvidenceRules {

    /** Genome-wide significance: the usual bound for a million independent tests of .05. */
    private static final double GENOME_WIDE = 5e-8;

    /** What a grade is worth, by its place. Picked by hand so that neighbours stay apart with the bonus for further sources. */
    private static final float[] WORTH = {1f, .8f, .65f, .5f, .3f, .4f};

    /** Share of the worth that agreement of sources decides; the rest is the best grade's. */
    private static final float AGREEMENT = .2f;

    /**
     * @param place in the table; the least that fits decides
     */
    private record Rule(int place, String pattern, EvidenceGrade grade) {

        boolean fits(String value) {
            if (pattern.equals("*")) {
                return true;
            }
            // Without a copy in lower case: a hub has ten thousand rows.
            for (int i = 0; i + pattern.length() <= value.length(); i++) {
                if (value.regionMatches(true, i, pattern, 0, pattern.length())) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final String SOURCE = "source";

    private final Map<String, List<Rule>> byField;

    private EvidenceRules(Map<String, List<Rule>> byField) {
        this.byField = byField;
    }

    /** The rules that come with the program. */
    public static EvidenceRules standard() {
        Map<String, List<Rule>> rules = new HashMap<>();
        int place = 0;
        try (InputStream in =
                        Objects.requireNonNull(
                                EvidenceRules.class.getResourceAsStream("evidence-rules.tsv"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] cells = line.split("\t", -1);
                    rules.computeIfAbsent(cells[0], field -> new ArrayList<>())
                            .add(new Rule(place, cells[1], EvidenceGrade.valueOf(cells[2])));
                    place++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EvidenceRules(rules);
    }

    /** How well one row founds an edge. */
    public EvidenceGrade grade(Provenance provenance) {
        Rule best = first(SOURCE, provenance.source(), null);
        for (Map.Entry<String, String> entry : provenance.evidence().entrySet()) {
            best = first(entry.getKey(), entry.getValue(), best);
        }
        if (best != null) {
            return best.grade();
        }
        if (!Double.isNaN(provenance.pValue())) {
            return provenance.pValue() <= GENOME_WIDE
                    ? EvidenceGrade.MEASURED_STRONG
                    : EvidenceGrade.MEASURED;
        }
        return EvidenceGrade.STATED;
    }

    private @Nullable Rule first(String field, String value, @Nullable Rule before) {
        for (Rule rule : byField.getOrDefault(field, List.of())) {
            if (before != null && before.place() < rule.place()) {
                return before;
            }
            if (rule.fits(value)) {
                return rule;
            }
        }
        return before;
    }

    /** The best grade of an edge's rows. */
    public EvidenceGrade grade(GraphEdge edge) {
        EvidenceGrade best = null;
        for (Provenance provenance : edge.provenances()) {
            EvidenceGrade grade = grade(provenance);
            if (best == null || grade.reaches(best)) {
                best = grade;
            }
        }
        // An edge has at least one provenance.
        return Objects.requireNonNull(best);
    }

    /** Worth of an edge's evidence before anything is known of the question, 0 to 1. */
    public float prior(GraphEdge edge) {
        int sources = 0;
        // Null and not empty: a table may name no source, and rows without a name are one source.
        String last = null;
        for (Provenance provenance : edge.provenances()) {
            sources += provenance.source().equals(last) ? 0 : 1;
            last = provenance.source();
        }
        return (1f - AGREEMENT) * WORTH[grade(edge).ordinal()] + AGREEMENT * (1f - 1f / sources);
    }
}

package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One graded scale for sources that measure on their own. What a row says of itself is compared
 * with the rules of the graph's profile, of which the first that fits decides; a row that none fits
 * is graded by its p-value, if it has one.
 */
final class EvidenceRules {

    /**
     * Worth of each grade, by its place. Picked by hand so that neighbours stay apart with the
     * bonus for further sources.
     */
    private static final float[] WORTH = {1f, .8f, .65f, .5f, .3f, .4f};

    /** Share of the worth that agreement of sources decides; the rest is the best grade's. */
    private static final float AGREEMENT = .2f;

    /**
     * A rule in its place.
     *
     * @param place among all rules of the profile; the least that fits decides
     */
    private record Placed(int place, GraphProfile.GradeRule rule) {}

    private static final String SOURCE = "source";

    private final Map<String, List<Placed>> byField = new HashMap<>();
    private final double significance;

    /** The rules of a profile. */
    EvidenceRules(GraphProfile profile) {
        for (int place = 0; place < profile.gradeRules().size(); place++) {
            GraphProfile.GradeRule rule = profile.gradeRules().get(place);
            byField.computeIfAbsent(rule.field(), field -> new ArrayList<>())
                    .add(new Placed(place, rule));
        }
        GraphProfile.Significance strong = profile.significance();
        // No p-value is below 0, so none is strong where the field has no bound.
        this.significance = strong == null ? -1d : strong.atMost();
    }

    /** Grade of one row. */
    EvidenceGrade grade(Provenance provenance) {
        Placed best = first(SOURCE, provenance.source(), null);
        for (Map.Entry<String, String> entry : provenance.evidence().entrySet()) {
            best = first(entry.getKey(), entry.getValue(), best);
        }
        if (best != null) {
            return best.rule().grade();
        }
        if (!Double.isNaN(provenance.pValue())) {
            return provenance.pValue() <= significance
                    ? EvidenceGrade.MEASURED_STRONG
                    : EvidenceGrade.MEASURED;
        }
        return EvidenceGrade.STATED;
    }

    private @Nullable Placed first(String field, String value, @Nullable Placed before) {
        for (Placed placed : byField.getOrDefault(field, List.of())) {
            if (before != null && before.place() < placed.place()) {
                return before;
            }
            if (placed.rule().fits(value)) {
                return placed;
            }
        }
        return before;
    }

    /** The best grade of an edge's rows. */
    EvidenceGrade grade(GraphEdge edge) {
        EvidenceGrade best = grade(edge.provenances().getFirst());
        for (Provenance provenance : edge.provenances()) {
            EvidenceGrade grade = grade(provenance);
            best = grade.reaches(best) ? grade : best;
        }
        return best;
    }

    /** Worth of an edge's evidence before anything is known of the question, 0 to 1. */
    float prior(GraphEdge edge) {
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

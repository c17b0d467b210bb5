package dev.winnow.kg.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.kg.profile.ProfileFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FactTextTest {

    private static final FactText TEXTS = new FactText(ProfileFile.biomedical());

    @Test
    void free_text_under_the_name_of_a_measure_is_no_measure() {
        Provenance row =
                row(
                        Double.NaN,
                        Float.NaN,
                        Map.of("p_value", "<1e-5", "odds_ratio", "high", "phase", "3"));

        assertThat(FactText.evidence(row)).containsOnlyKeys("phase");
        assertThat(TEXTS.statistics(List.of(source(row)))).isEqualTo("phase 3");
    }

    @Test
    void numbers_are_full_in_the_evidence_and_rounded_in_the_text() {
        Provenance row = row(1.2345678e-12, 1.23456f, Map.of());

        assertThat(FactText.evidence(row))
                .containsEntry("p_value", "1.2345678e-12")
                .containsEntry("odds_ratio", "1.23456");
        assertThat(TEXTS.statistics(List.of(source(row)))).isEqualTo("p=1.2e-12, OR=1.235");
    }

    @Test
    void numbers_are_written_as_people_write_them() {
        assertThat(FactText.evidence(row(2e-37, 120_000f, Map.of())))
                .containsEntry("p_value", "2e-37")
                .containsEntry("odds_ratio", "120000");
        assertThat(FactText.evidence(row(0.05, Float.POSITIVE_INFINITY, Map.of())))
                .containsEntry("p_value", "0.05")
                .containsEntry("odds_ratio", "Infinity");
    }

    @Test
    void a_p_of_zero_is_said_to_be_too_small_to_print() {
        Provenance row = row(0, Float.NaN, Map.of());

        assertThat(FactText.evidence(row)).containsEntry("p_value", "0");
        assertThat(TEXTS.statistics(List.of(source(row)))).isEqualTo("p too small to print");
    }

    private static Provenance row(double pValue, float oddsRatio, Map<String, String> evidence) {
        return new Provenance(
                "GWAS", "", pValue, oddsRatio, Float.NaN, List.of(), new TreeMap<>(evidence));
    }

    private static FactSource source(Provenance row) {
        return new FactSource(
                row.source(), row.licence(), row.publications(), FactText.evidence(row));
    }
}

package dev.winnow.core.graph;

/**
 * How well a fact is founded, the best first: one scale for sources that measure on scales of their own. After the grades of evidence in
 * DISEASES (Pletscher-Frankild et al., "DISEASES: text mining and data integration of disease-gene associations", Methods 2015), widened by causes
 * and by genome-wide significance.
 */
public enum EvidenceGrade {
    /** Curators name a cause: a Mendelian gene, a mutation that makes the disease. */
    CAUSAL,
    /** Curators, a label or an approval say so. */
    CURATED,
    /** A genome-wide study with p at most 5e-8. */
    GENOME_WIDE,
    /** An experiment, a trial, or a study above that p. */
    EXPERIMENT,
    /** Read by a program from texts, or counted in them. */
    TEXT_MINED,
    /** The source states it and gives no measure. */
    STATED;

    /** Whether this is as good as a grade or better. */
    public boolean reaches(EvidenceGrade least) {
        return compareTo(least) <= 0;
    }
}

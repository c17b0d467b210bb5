package dev.winnow.core.graph;

/**
 * Strength of the evidence for a fact, the best first: one scale for sources that measure on scales
 * of their own. After the grades of evidence in DISEASES (Pletscher-Frankild et al., "DISEASES:
 * text mining and data integration of disease-gene associations", Methods 2015), widened by causes
 * and by strong measurements. Which evidence reaches which grade is written in the profile of a
 * graph.
 */
public enum EvidenceGrade {
    /** Curators name a cause. */
    CAUSAL,
    /** Curators, a label or an approval say so. */
    CURATED,
    /** A measurement that passes the bound of its field for a sure one. */
    MEASURED_STRONG,
    /** An experiment, a trial, or another measurement. */
    MEASURED,
    /** Read by a program from texts, or counted in them. */
    TEXT_MINED,
    /** The source states it and gives no measure. */
    STATED;

    /** Whether this is as good as a grade or better. */
    public boolean reaches(EvidenceGrade least) {
        return compareTo(least) <= 0;
    }
}

package dev.winnow.kg.facts;

/** Reason why facts may be missing that the graph holds. */
public enum Truncation {
    /** Time was up. */
    DEADLINE("deadline"),
    /** The question is about more of the graph than one question may read. */
    EDGES("too-many-edges");

    private final String label;

    Truncation(String label) {
        this.label = label;
    }

    /** The reason in a report. */
    public String label() {
        return label;
    }
}

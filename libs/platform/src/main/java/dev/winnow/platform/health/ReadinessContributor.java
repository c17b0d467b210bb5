package dev.winnow.platform.health;

/**
 * One thing that must be there before this program can answer, e.g. an index. Published as a bean.
 */
public interface ReadinessContributor {

    /** Short constant name, e.g. {@code index}; unique in a program. */
    String name();

    /**
     * The state now. Called on every probe: quick, and without work that could fail for another
     * reason.
     */
    Readiness readiness();
}

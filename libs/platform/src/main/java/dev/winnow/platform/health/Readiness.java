package dev.winnow.platform.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether something is there, and what an operator wants to know of it. Details are shown to
 * administrators only; they hold no text of documents and no secrets.
 *
 * @param ready whether it can do its work
 * @param details e.g. {@code device -> cpu}, in order
 */
public record Readiness(boolean ready, Map<String, String> details) {

    public Readiness {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static Readiness up() {
        return new Readiness(true, Map.of());
    }

    public static Readiness down(String why) {
        return new Readiness(false, Map.of("why", why));
    }

    /** This state with one more detail at the end. */
    public Readiness with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Readiness(ready, more);
    }

    /**
     * One thing that must be there before this program can answer, e.g. an index. Published as a
     * bean.
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
}

package dev.winnow.core.graph;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An edge of the graph that can be verified and cited.
 *
 * @param id stable id of the fact: the same for the same subject, predicate and object
 * @param subject where the edge starts
 * @param predicate kind of edge, as the graph names it
 * @param object where it ends
 * @param sources who states it, ordered by name
 * @param grade strength of the best evidence that a source gives; the best first: causal, curated,
 *     measured-strong, measured, text-mined, stated
 * @param path from the entity of the question down to the end of the edge that stands for it, both
 *     included; empty if the edge is that entity's own
 * @param conflicts kinds of edge between the same two that say otherwise, ordered; a drug may be
 *     both indicated and contraindicated
 * @param text the fact as one line of its own
 * @param line how it reads beside others
 */
public record GraphFact(
        String id,
        Entity subject,
        String predicate,
        Entity object,
        List<FactSource> sources,
        EvidenceGrade grade,
        List<Entity> path,
        List<String> conflicts,
        String text,
        @Nullable FactLine line) {

    public GraphFact {
        sources = List.copyOf(sources);
        path = List.copyOf(path);
        conflicts = List.copyOf(conflicts);
    }

    /** Its line beside other facts; a fact that an older version wrote stands alone. */
    @Override
    public FactLine line() {
        return line == null ? FactLine.alone(text) : line;
    }

    /** Whether the question asks for it. */
    public boolean asked() {
        return line().asked();
    }

    /** The names of the sources, each once, in their order. */
    public List<String> sourceNames() {
        return sources.stream().map(FactSource::name).distinct().toList();
    }

    /**
     * Source of a fact and its evidence, so that a person can look it up.
     *
     * @param name database
     * @param licence licence of its row, empty if not stated
     * @param publications PubMed ids or other references
     * @param evidence named measures as the source gives them (p_value, odds_ratio, phase)
     */
    public record FactSource(
            String name,
            String licence,
            List<String> publications,
            SortedMap<String, String> evidence) {

        public FactSource {
            publications = List.copyOf(publications);
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }
    }

    /**
     * The form of a fact beside others: what is said of one entity by one relation is one line, the
     * entity and the relation once and what each fact adds after it.
     *
     * @param head what the line begins with, such as {@code psoriasis associates Gene}; empty if
     *     the fact stands alone
     * @param item what this fact adds, such as {@code HLA-B (p=2e-37)}
     * @param asked whether the question asks for this: it is of a kind, or by a relation, that the
     *     question names, and about an entity that it surely means; or it leads from one such
     *     entity to another one of the question
     */
    public record FactLine(String head, String item, boolean asked) {

        /**
         * Also what breaks lines only for some readers: a name must not begin a line of its own.
         */
        private static final Pattern BLANKS = Pattern.compile("[\\s\\x0B\\x85\\x{2028}\\x{2029}]+");

        public FactLine {
            head = oneLine(head);
            item = oneLine(item);
        }

        /** A fact that shares its line with no other and that nobody asked for. */
        public static FactLine alone(String text) {
            return new FactLine("", text, false);
        }

        static String oneLine(String text) {
            return BLANKS.matcher(text).replaceAll(" ").strip();
        }
    }

    /**
     * Strength of the evidence for a fact, the best first: one scale for sources that measure on
     * scales of their own. After the grades of evidence in DISEASES (Pletscher-Frankild et al.,
     * "DISEASES: text mining and data integration of disease-gene associations", Methods 2015),
     * widened by causes and by strong measurements. Which evidence reaches which grade is written
     * in the profile of a graph.
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
}

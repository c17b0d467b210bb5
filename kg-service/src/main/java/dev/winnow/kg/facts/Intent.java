package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The kinds and relations that a question asks for.
 *
 * @param kinds kinds of entity that it asks for; empty if it names none
 * @param relations ids of the relations that it asks for; empty if it names none
 * @param shared whether it asks for what its entities have in common
 * @param identifiers whether it asks for ids in other databases
 */
record Intent(Set<String> kinds, Set<String> relations, boolean shared, boolean identifiers) {

    /**
     * Share of the kind in a match, the rest is the relation's. A kind is a noun that stands in the
     * graph by that name, a verb has many meanings ("associated" is said of all relations), so the
     * kind says more.
     */
    private static final float KIND = .6f;

    Intent {
        kinds = Set.copyOf(kinds);
        relations = Set.copyOf(relations);
    }

    /** Whether the question says nothing that a fact could match. */
    boolean open() {
        return kinds.isEmpty() && relations.isEmpty();
    }

    /** Whether an edge is of a relation that is asked for, or the question asks for nothing. */
    boolean admits(GraphLink link) {
        return open() || relations.contains(link.relation().id());
    }

    /**
     * Degree to which an edge is what is asked for, 0 to 1.
     *
     * @param anchor the end that the question names
     */
    float match(GraphLink link, String anchor) {
        float kind = kinds.contains(link.other(anchor).kind()) ? KIND : 0f;
        float relation = relations.contains(link.relation().id()) ? 1f - KIND : 0f;
        return kind + relation;
    }

    /**
     * Whether an edge may belong to the list that is asked for: of the kind asked, or if none is,
     * by the relation.
     */
    boolean lists(GraphLink link, String anchor) {
        if (!kinds.isEmpty()) {
            return kinds.contains(link.other(anchor).kind());
        }
        return relations.isEmpty()
                ? !link.relation().hierarchical()
                : relations.contains(link.relation().id());
    }

    /**
     * Reads from the words around the entities what a question asks: kinds and verbs of the graph
     * by their names, by everyday words of the graph's profile, and by a few of English that fit
     * any graph. What it reads boosts facts and never leaves one out.
     */
    static final class Reader {

        private static final String SHARED = "shared";
        private static final String IDENTIFIER = "identifier";

        /** English words that ask for what several things have in common. */
        private static final List<String> SHARED_WORDS =
                List.of("both", "common", "commonly", "share", "shared");

        /** English words that ask for an id. */
        private static final List<String> IDENTIFIER_WORDS =
                List.of("identifier", "id of", "code", "cross reference");

        /** Usual verb of a step to a broader term. */
        private static final String IS_A = "is a";

        private static final List<String> IS_A_WORDS =
                List.of(
                        "subtype",
                        "type of",
                        "kind of",
                        "form of",
                        "is an",
                        "is not a",
                        "is not an");

        /**
         * Words in a row, and what they stand for: a kind, a relation's id, or one of the two marks
         * above.
         */
        private record Cue(List<String> words, boolean kind, String target) {}

        private final List<Cue> cues = new ArrayList<>();

        Reader(GraphStore store, GraphProfile profile) {
            List<Relation> relations = store.relations();
            Set<String> kinds = store.description().nodes().keySet();
            for (String kind : kinds) {
                add(List.of(spaced(kind)), true, kind);
            }
            for (Relation relation : relations) {
                add(List.of(relation.verb(), relation.phrase()), false, relation.id());
            }
            for (GraphProfile.KindWords known : profile.kindWords()) {
                if (kinds.contains(known.kind())) {
                    add(known.words(), true, known.kind());
                }
            }
            for (Relation relation : relations) {
                for (GraphProfile.VerbWords known : profile.verbWords()) {
                    if (known.verb().equals(relation.verb())) {
                        add(known.words(), false, relation.id());
                    }
                }
                if (relation.verb().equals(IS_A)) {
                    add(IS_A_WORDS, false, relation.id());
                }
            }
            add(SHARED_WORDS, false, SHARED);
            add(IDENTIFIER_WORDS, false, IDENTIFIER);
            add(profile.identifierWords().words(), false, IDENTIFIER);
        }

        private void add(Collection<String> phrases, boolean kind, String target) {
            for (String phrase : phrases) {
                cues.add(new Cue(StemmedWords.of(phrase), kind, target));
            }
        }

        /**
         * @param words of the question outside its entities, whose words ask nothing
         */
        Intent read(List<String> words) {
            Set<String> kinds = new LinkedHashSet<>();
            Set<String> relations = new LinkedHashSet<>();
            for (Cue cue : cues) {
                if (Collections.indexOfSubList(words, cue.words) >= 0) {
                    (cue.kind ? kinds : relations).add(cue.target);
                }
            }
            boolean shared = relations.remove(SHARED);
            boolean identifiers = relations.remove(IDENTIFIER);
            return new Intent(kinds, relations, shared, identifiers);
        }

        /** "SideEffect" as a question says it: "side effect". */
        private static String spaced(String kind) {
            return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        }
    }
}

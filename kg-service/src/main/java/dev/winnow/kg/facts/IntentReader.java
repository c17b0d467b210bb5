package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads from the words around the entities what a question asks: kinds and verbs of the graph by
 * their names, by everyday words of the graph's profile, and by a few of English that fit any
 * graph. What it reads boosts facts and never leaves one out.
 */
final class IntentReader {

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
            List.of("subtype", "type of", "kind of", "form of", "is an", "is not a", "is not an");

    /**
     * Words in a row, and what they stand for: a kind, a relation's id, or one of the two marks
     * above.
     */
    private record Cue(List<String> words, boolean kind, String target) {

        boolean in(List<String> text) {
            for (int i = 0; i + words.size() <= text.size(); i++) {
                if (text.subList(i, i + words.size()).equals(words)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Cue> cues = new ArrayList<>();

    IntentReader(GraphStore store, GraphProfile profile) {
        List<Relation> relations = store.relations();
        Set<String> kinds = store.description().nodes().keySet();
        for (String kind : kinds) {
            cues.add(new Cue(StemmedWords.of(spaced(kind)), true, kind));
        }
        for (Relation relation : relations) {
            cues.add(new Cue(StemmedWords.of(relation.verb()), false, relation.id()));
            cues.add(new Cue(StemmedWords.of(relation.phrase()), false, relation.id()));
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
     * @param taken places of the entities, whose words ask nothing
     */
    Intent read(String question, List<Span> taken) {
        List<String> words = StemmedWords.outside(question, taken);
        Set<String> kinds = new LinkedHashSet<>();
        Set<String> relations = new LinkedHashSet<>();
        for (Cue cue : cues) {
            if (cue.in(words)) {
                (cue.kind() ? kinds : relations).add(cue.target());
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

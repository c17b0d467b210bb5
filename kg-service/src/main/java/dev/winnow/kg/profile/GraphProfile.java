package dev.winnow.kg.profile;

import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge of a graph's field that linking, ranking and rendering need. Every part may be
 * empty: then the graph is read as it stands, in plain English. Each entry may say where it comes
 * from, for the people who read the file. Immutable.
 *
 * @param name one word for logs and readiness
 * @param recognisedBy which graphs are surely of this field; null if none is taken for one unasked
 * @param symbolCues beside one of these words, a symbol is a symbol and no everyday word: "gene
 *     CAT"
 * @param fieldCues one of these words anywhere marks a question of this field, and no everyday one
 * @param plainNames everyday words that name an entity of the field and hardly anything else
 * @param unspecificWords words of nearly every question of the field; a name that shares only them
 *     shares nothing
 * @param kindWords everyday words for kinds of entity
 * @param verbWords everyday words for relations, by the verb of the relation
 * @param identifierWords words that ask for ids in other databases
 * @param oppositeVerbs verbs that speak against each other
 * @param phrasesReadAsVerb phrases of relations that are no English; their verb is written instead
 * @param shownEvidence fields of evidence whose greatest value is written behind a fact
 * @param significance the bound below which a p-value is strong evidence; null if the field has
 *     none
 * @param gradeRules how evidence is graded; the first rule that fits a row decides
 */
public record GraphProfile(
        String name,
        @Nullable Recognition recognisedBy,
        WordList symbolCues,
        WordList fieldCues,
        WordList plainNames,
        WordList unspecificWords,
        List<KindWords> kindWords,
        List<VerbWords> verbWords,
        WordList identifierWords,
        List<OppositeVerbs> oppositeVerbs,
        WordList phrasesReadAsVerb,
        List<ShownEvidence> shownEvidence,
        @Nullable Significance significance,
        List<GradeRule> gradeRules) {

    /** No knowledge of any field: plain facts for any graph. */
    public static final GraphProfile NONE =
            new GraphProfile(
                    "none",
                    null,
                    WordList.EMPTY,
                    WordList.EMPTY,
                    WordList.EMPTY,
                    WordList.EMPTY,
                    List.of(),
                    List.of(),
                    WordList.EMPTY,
                    List.of(),
                    WordList.EMPTY,
                    List.of(),
                    null,
                    List.of());

    public GraphProfile {
        requireText("name", name);
        symbolCues = singleWords("symbol_cues", given(symbolCues));
        fieldCues = singleWords("field_cues", given(fieldCues));
        plainNames = singleWords("plain_names", given(plainNames));
        unspecificWords = given(unspecificWords);
        identifierWords = given(identifierWords);
        phrasesReadAsVerb = given(phrasesReadAsVerb);
        kindWords = List.copyOf(kindWords);
        verbWords = List.copyOf(verbWords);
        oppositeVerbs = List.copyOf(oppositeVerbs);
        shownEvidence = List.copyOf(shownEvidence);
        gradeRules = List.copyOf(gradeRules);
    }

    /** Whether a graph is surely of this field. */
    public boolean fits(GraphDescription graph) {
        return recognisedBy != null && recognisedBy.fits(graph);
    }

    /**
     * Words or phrases in lower case.
     *
     * @param words each once
     * @param from where they come from
     */
    public record WordList(Set<String> words, @Nullable String from) {

        static final WordList EMPTY = new WordList(Set.of(), null);

        public WordList {
            words = lowerCased(words);
        }

        public boolean contains(String word) {
            return words.contains(word);
        }
    }

    /**
     * Kinds of entity by which a graph is known.
     *
     * @param kinds names of kinds, as graphs write them
     * @param atLeast how many of them a graph of the field has, 1 upwards
     * @param from why these
     */
    public record Recognition(Set<String> kinds, int atLeast, @Nullable String from) {

        public Recognition {
            kinds.forEach(kind -> requireText("a kind", kind));
            kinds = Set.copyOf(kinds);
            if (atLeast < 1 || atLeast > kinds.size()) {
                throw new IllegalArgumentException(
                        "at_least must be between 1 and the number of kinds, %d; got %d"
                                .formatted(kinds.size(), atLeast));
            }
        }

        private boolean fits(GraphDescription graph) {
            Set<String> held = graph.nodes().keySet();
            return kinds.stream().filter(held::contains).count() >= atLeast;
        }
    }

    /**
     * Words for a kind of entity.
     *
     * @param kind as the graph writes it; a graph without it has no use for the words
     * @param words words or phrases; endings do not matter
     * @param from where they come from
     */
    public record KindWords(String kind, Set<String> words, @Nullable String from) {

        public KindWords {
            requireText("kind", kind);
            words = lowerCased(words);
        }
    }

    /**
     * Words for a relation.
     *
     * @param verb of the relation; a graph without it has no use for the words
     * @param words words or phrases; endings do not matter
     * @param from where they come from
     */
    public record VerbWords(String verb, Set<String> words, @Nullable String from) {

        public VerbWords {
            requireText("verb", verb);
            words = lowerCased(words);
        }
    }

    /**
     * Two relations that cannot both hold between the same entities, or need an explanation if they
     * do.
     *
     * @param one verb of a relation
     * @param other verb of the other
     * @param from why they do
     */
    public record OppositeVerbs(String one, String other, @Nullable String from) {

        public OppositeVerbs {
            requireText("one", one);
            requireText("other", other);
        }
    }

    /**
     * Evidence that a reader wants to see behind a fact.
     *
     * @param field of the evidence; also what is written before its value
     * @param from why
     */
    public record ShownEvidence(String field, @Nullable String from) {

        public ShownEvidence {
            requireText("field", field);
        }
    }

    /**
     * Bound of p-values that are strong evidence.
     *
     * @param atMost above 0 and below 1
     * @param from whose bound it is
     */
    public record Significance(double atMost, @Nullable String from) {

        public Significance {
            if (!(atMost > 0 && atMost < 1)) {
                throw new IllegalArgumentException(
                        "at_most must be above 0 and below 1, got " + atMost);
            }
        }
    }

    /**
     * Grade of one piece of evidence.
     *
     * @param field of the evidence, or {@code source} for the name of the source
     * @param contains what its value must hold, in any case; null for anything
     * @param grade what it is worth
     * @param from whose evidence it is
     */
    public record GradeRule(
            String field, @Nullable String contains, EvidenceGrade grade, @Nullable String from) {

        public GradeRule {
            requireText("field", field);
            requireText("grade", grade == null ? null : grade.name());
        }

        /** Whether a value of the field is meant. */
        public boolean fits(String value) {
            if (contains == null) {
                return true;
            }
            // Without a copy in lower case: a hub has ten thousand rows.
            for (int i = 0; i + contains.length() <= value.length(); i++) {
                if (value.regionMatches(true, i, contains, 0, contains.length())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A list that the file does not have is empty. */
    private static WordList given(@Nullable WordList words) {
        return words == null ? WordList.EMPTY : words;
    }

    private static WordList singleWords(String field, WordList list) {
        for (String word : list.words) {
            if (word.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException(
                        "%s holds \"%s\"; it is compared word by word, so write each word by itself"
                                .formatted(field, word));
            }
        }
        return list;
    }

    private static void requireText(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing or empty");
        }
    }

    private static Set<String> lowerCased(Set<String> words) {
        words.forEach(word -> requireText("a word", word));
        return words.stream()
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}

package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.sentence.Span;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Reads from the words around the entities what a question asks. It knows the kinds and verbs of the graph by their names, and everyday
 * words for them from the table {@code intent-cues.tsv}. What it reads boosts facts and never leaves one out.
 */
final class IntentReader {

    private static final String SHARED = "shared";
    private static final String IDENTIFIER = "identifier";

    /** Words in a row, and what they stand for: a kind, a relation's id, or one of the two marks above. */
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

    IntentReader(GraphStore store) {
        List<Relation> relations = store.relations();
        Set<String> kinds = store.description().nodes().keySet();
        for (String kind : kinds) {
            cues.add(new Cue(StemmedWords.of(spaced(kind)), true, kind));
        }
        for (Relation relation : relations) {
            cues.add(new Cue(StemmedWords.of(relation.verb()), false, relation.id()));
            cues.add(new Cue(StemmedWords.of(relation.phrase()), false, relation.id()));
        }
        for (String[] row : table()) {
            List<String> words = StemmedWords.of(row[0]);
            switch (row[1]) {
                case "kind" -> {
                    if (kinds.contains(row[2])) {
                        cues.add(new Cue(words, true, row[2]));
                    }
                }
                case "verb" -> {
                    for (Relation relation : relations) {
                        if (relation.verb().equals(row[2])) {
                            cues.add(new Cue(words, false, relation.id()));
                        }
                    }
                }
                default -> cues.add(new Cue(words, false, row[2]));
            }
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

    private static List<String[]> table() {
        List<String[]> rows = new ArrayList<>();
        try (InputStream in =
                        Objects.requireNonNull(
                                IntentReader.class.getResourceAsStream("intent-cues.tsv"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(line.split("\t", -1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}

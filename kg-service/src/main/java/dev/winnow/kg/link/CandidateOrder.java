package dev.winnow.kg.link;

import dev.winnow.core.graph.LinkCandidate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders several entities with one name: the one that the caller pins, then a name before a
 * synonym, then the kind that the text names beside it, then a term of a hierarchy, then the better
 * known one, then by id.
 */
final class CandidateOrder {

    /**
     * Words between a mention and its kind, at most: "the side effect of nausea", "symptom:
     * nausea".
     */
    private static final int WORDS_ASIDE = 3;

    private final Tokens tokens;
    private final Set<String> pins;
    private final Map<String, Form> forms = new HashMap<>();

    CandidateOrder(Tokens tokens, List<String> pins) {
        this.tokens = tokens;
        this.pins = new HashSet<>(pins);
    }

    boolean isPinned(String id) {
        return pins.contains(id);
    }

    /** Remembers what is known of a candidate. */
    void note(Form form) {
        forms.put(form.entity().id(), form);
    }

    List<LinkCandidate> ordered(List<LinkCandidate> candidates, NameMatch match) {
        Set<String> aside = aside(match);
        Map<String, LinkCandidate> best = new HashMap<>();
        for (LinkCandidate candidate : candidates) {
            best.putIfAbsent(candidate.entity().id(), candidate);
        }
        return best.values().stream()
                .sorted(
                        Comparator.comparing(LinkCandidate::match)
                                .thenComparing(candidate -> form(candidate).match())
                                .thenComparing(
                                        candidate ->
                                                !aside.contains(
                                                        WordFold.fold(candidate.entity().kind())))
                                .thenComparing(candidate -> !form(candidate).inHierarchy())
                                .thenComparing(
                                        candidate -> form(candidate).prominence(),
                                        Comparator.reverseOrder())
                                .thenComparing(candidate -> candidate.entity().id()))
                .toList();
    }

    private Form form(LinkCandidate candidate) {
        Form form = forms.get(candidate.entity().id());
        if (form == null) {
            throw new IllegalStateException("a candidate that was not noted");
        }
        return form;
    }

    /** The words beside a mention, alone and two in one, without a plural's s. */
    private Set<String> aside(NameMatch match) {
        Set<String> aside = new HashSet<>();
        int from = Math.max(0, match.start() - WORDS_ASIDE);
        int to = Math.min(tokens.size(), match.end() + WORDS_ASIDE);
        for (int i = from; i < to; i++) {
            if (i < match.start() || i >= match.end()) {
                String word = tokens.at(i).word();
                aside.add(singular(word));
                if (i > from) {
                    aside.add(singular(tokens.at(i - 1).word() + word));
                }
            }
        }
        return aside;
    }

    private static String singular(String word) {
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}

package dev.winnow.kg.link;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.EntityLinker.LinkCandidate;
import dev.winnow.core.graph.EntityLinker.LinkCandidate.Match;
import dev.winnow.core.graph.EntityLinker.Linking;
import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.link.AmbiguityRules.Verdict;
import dev.winnow.kg.link.Dictionary.Form;
import dev.winnow.kg.link.NameSearch.NameMatch;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Links by dictionary. The whole dictionary is made from the graph's nodes at the start and kept in
 * memory: a text costs no look-up in the graph.
 */
public final class DictionaryLinker implements EntityLinker {

    /**
     * Least similarity of a misspelt name. One slip in four letters is .75: below it, short names
     * run into each other.
     */
    private static final float FLOOR = .75f;

    /** A misspelt name of fewer letters could be any word. */
    private static final int LETTERS_FOR_ONE_EDIT = 6;

    /** Below it, a second slip leaves too little of a name. */
    private static final int LETTERS_FOR_TWO_EDITS = 12;

    /** A shorter unknown word is no name that the graph lacks. */
    private static final int SHORTEST_UNKNOWN = 3;

    /**
     * Words between a mention and its kind, at most: "the side effect of nausea", "symptom:
     * nausea".
     */
    private static final int WORDS_ASIDE = 3;

    private final Dictionary dictionary;
    private final Spelling spelling;
    private final GraphProfile profile;

    private DictionaryLinker(Dictionary dictionary, GraphProfile profile) {
        this.dictionary = dictionary;
        this.spelling = new Spelling(dictionary);
        this.profile = profile;
    }

    /**
     * A linker for a graph. Reads every node once.
     *
     * @param profile which words of a text belong to the graph's field
     */
    public static DictionaryLinker of(GraphStore graph, GraphProfile profile) {
        return new DictionaryLinker(Dictionary.of(graph), profile);
    }

    @Override
    public Linking link(String text, List<String> pins) {
        Tokens tokens = Tokens.of(text);
        return tokens.size() == 0 ? Linking.NONE : new Text(tokens, Set.copyOf(pins)).link();
    }

    /** Share of the letters that are right; 0 if too few are left to know the name again. */
    private static float similarity(NameMatch match, Form form) {
        if (match.edits() == 0) {
            return 1;
        }
        int letters = (int) form.written().chars().filter(Character::isLetterOrDigit).count();
        boolean tooShort =
                letters < LETTERS_FOR_ONE_EDIT
                        || (match.edits() > 1 && letters < LETTERS_FOR_TWO_EDITS);
        return tooShort ? 0 : 1 - (float) match.edits() / letters;
    }

    private static String singular(String word) {
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    /**
     * A name in the text.
     *
     * @param match where
     * @param sure whether it is one by itself, and not only in a text of the field
     */
    private record Found(NameMatch match, List<LinkCandidate> candidates, boolean sure) {}

    /** A form that words of the text may mean, and under which condition. */
    private record Judged(Verdict verdict, Form form, LinkCandidate candidate) {}

    /** A text that is linked. */
    private final class Text {

        private final Tokens tokens;
        private final Set<String> pins;
        private final NameSearch search;
        private final AmbiguityRules rules;

        Text(Tokens tokens, Set<String> pins) {
            this.tokens = tokens;
            this.pins = pins;
            this.search = new NameSearch(dictionary, spelling, tokens);
            this.rules = new AmbiguityRules(tokens, dictionary, profile);
        }

        Linking link() {
            List<Found> found = found();
            boolean field = found.stream().anyMatch(Found::sure);
            List<Mention> mentions = new ArrayList<>();
            boolean[] covered = new boolean[tokens.size()];
            for (Found each : found) {
                int start = each.match.start();
                int end = each.match.end();
                if (each.sure || field || rules.isInTheField(start, end)) {
                    mentions.add(new Mention(span(start, end), each.candidates));
                    Arrays.fill(covered, start, end, true);
                }
            }
            return new Linking(mentions, unknown(covered));
        }

        private List<Found> found() {
            List<Found> found = new ArrayList<>();
            int at = 0;
            while (at < tokens.size()) {
                Found longest = longest(search.from(at));
                if (longest == null) {
                    at++;
                } else {
                    found.add(longest);
                    at = longest.match.end();
                }
            }
            return found;
        }

        /** The first of the matches, or of those that are as long and as near, that are names. */
        private @Nullable Found longest(List<NameMatch> matches) {
            int next = 0;
            while (next < matches.size()) {
                NameMatch first = matches.get(next);
                List<Judged> judged = new ArrayList<>();
                while (next < matches.size()
                        && matches.get(next).end() == first.end()
                        && matches.get(next).edits() == first.edits()) {
                    judge(matches.get(next++), judged);
                }
                for (Verdict verdict : List.of(Verdict.NAME, Verdict.IN_THE_FIELD)) {
                    List<LinkCandidate> candidates = ordered(judged, verdict, aside(first));
                    if (!candidates.isEmpty()) {
                        return new Found(first, candidates, verdict == Verdict.NAME);
                    }
                }
            }
            return null;
        }

        private void judge(NameMatch match, List<Judged> judged) {
            for (Form form : dictionary.forms(match.node())) {
                float similarity = similarity(match, form);
                if (similarity >= FLOOR) {
                    boolean pinned = pins.contains(form.entity().id());
                    Verdict verdict = pinned ? Verdict.NAME : rules.verdict(match, form);
                    Match spelt = match.edits() == 0 ? form.match() : Match.SPELLING;
                    Match how = pinned ? Match.PINNED : spelt;
                    String written = form.written();
                    judged.add(
                            new Judged(
                                    verdict,
                                    form,
                                    new LinkCandidate(form.entity(), written, how, similarity)));
                }
            }
        }

        /**
         * Several entities with one name in order: the one that the caller pins, then a name before
         * a synonym, then the kind that the text names beside it, then a term of a hierarchy, then
         * the better known one, then by id. Of an entity with several forms the first is shown, and
         * the last one, under whichever condition, puts it in order.
         */
        private static List<LinkCandidate> ordered(
                List<Judged> judged, Verdict verdict, Set<String> aside) {
            Map<String, LinkCandidate> first = new HashMap<>();
            Map<String, Form> last = new HashMap<>();
            for (Judged each : judged) {
                String id = each.form.entity().id();
                last.put(id, each.form);
                if (each.verdict == verdict) {
                    first.putIfAbsent(id, each.candidate);
                }
            }
            Function<LinkCandidate, Form> form =
                    each -> Objects.requireNonNull(last.get(each.entity().id()));
            Predicate<Entity> isAside =
                    entity -> aside.contains(WordNormalizer.normalize(entity.kind()));
            return first.values().stream()
                    .sorted(
                            Comparator.comparing(LinkCandidate::match)
                                    .thenComparing(each -> form.apply(each).match())
                                    .thenComparing(each -> !isAside.test(each.entity()))
                                    .thenComparing(each -> !form.apply(each).inHierarchy())
                                    .thenComparingInt(each -> -form.apply(each).prominence())
                                    .thenComparing(each -> each.entity().id()))
                    .toList();
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

        private Span span(int start, int end) {
            return new Span(tokens.at(start).start(), tokens.at(end - 1).end());
        }

        private List<Span> unknown(boolean[] covered) {
            List<Span> unknown = new ArrayList<>();
            int at = 0;
            while (at < tokens.size()) {
                int start = at++;
                if (isUnknown(covered, start)) {
                    while (at < tokens.size()
                            && tokens.at(at).gap() != Tokens.Gap.CLAUSE
                            && isUnknown(covered, at)) {
                        at++;
                    }
                    unknown.add(span(start, at));
                }
            }
            return unknown;
        }

        private boolean isUnknown(boolean[] covered, int at) {
            return search.isStrange(at)
                    && !covered[at]
                    && tokens.at(at).word().length() >= SHORTEST_UNKNOWN;
        }
    }
}

package dev.winnow.kg.link;

import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.LinkCandidate;
import dev.winnow.core.graph.LinkCandidate.Match;
import dev.winnow.core.graph.Linking;
import dev.winnow.core.graph.Mention;
import dev.winnow.core.sentence.Span;
import dev.winnow.kg.profile.GraphProfile;
import java.util.ArrayList;
import java.util.List;
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

    private final Dictionary dictionary;
    private final Spelling spelling;
    private final EnglishWords english;
    private final GraphProfile profile;

    private DictionaryLinker(Dictionary dictionary, GraphProfile profile) {
        this.dictionary = dictionary;
        this.spelling = new Spelling(dictionary);
        this.english = new EnglishWords();
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
        if (tokens.size() == 0) {
            return Linking.NONE;
        }
        NameSearch search = new NameSearch(dictionary, spelling, english, tokens);
        AmbiguityRules rules = new AmbiguityRules(tokens, english, dictionary, profile);
        CandidateOrder order = new CandidateOrder(tokens, pins);
        List<Found> found = found(tokens, search, rules, order);
        boolean field = found.stream().anyMatch(Found::sure);
        List<Mention> mentions = new ArrayList<>();
        boolean[] covered = new boolean[tokens.size()];
        for (Found candidate : found) {
            if (candidate.sure || field || rules.isInTheField(candidate.start, candidate.end)) {
                mentions.add(
                        new Mention(
                                span(tokens, candidate.start, candidate.end),
                                candidate.candidates));
                for (int i = candidate.start; i < candidate.end; i++) {
                    covered[i] = true;
                }
            }
        }
        return new Linking(mentions, unknown(tokens, search, covered));
    }

    /**
     * A name in the text.
     *
     * @param sure whether it is one by itself, and not only in a text of the field
     */
    private record Found(int start, int end, List<LinkCandidate> candidates, boolean sure) {}

    private List<Found> found(
            Tokens tokens, NameSearch search, AmbiguityRules rules, CandidateOrder order) {
        List<Found> found = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            Found best = longest(search.from(at), rules, order);
            if (best == null) {
                at++;
            } else {
                found.add(best);
                at = best.end;
            }
        }
        return found;
    }

    private @Nullable Found longest(
            List<NameMatch> matches, AmbiguityRules rules, CandidateOrder order) {
        int from = 0;
        while (from < matches.size()) {
            NameMatch first = matches.get(from);
            List<LinkCandidate> sure = new ArrayList<>();
            List<LinkCandidate> unsure = new ArrayList<>();
            int next = from;
            while (next < matches.size()
                    && matches.get(next).end() == first.end()
                    && matches.get(next).edits() == first.edits()) {
                judge(matches.get(next++), rules, order, sure, unsure);
            }
            if (!sure.isEmpty() || !unsure.isEmpty()) {
                List<LinkCandidate> candidates = sure.isEmpty() ? unsure : sure;
                return new Found(
                        first.start(),
                        first.end(),
                        order.ordered(candidates, first),
                        !sure.isEmpty());
            }
            from = next;
        }
        return null;
    }

    private void judge(
            NameMatch match,
            AmbiguityRules rules,
            CandidateOrder order,
            List<LinkCandidate> sure,
            List<LinkCandidate> unsure) {
        for (Form form : dictionary.forms(match.node())) {
            float similarity = similarity(match, form);
            if (similarity < FLOOR) {
                continue;
            }
            boolean pinned = order.isPinned(form.entity().id());
            Match how = pinned ? Match.PINNED : match.edits() == 0 ? form.match() : Match.SPELLING;
            LinkCandidate candidate =
                    new LinkCandidate(form.entity(), form.written(), how, similarity);
            AmbiguityRules.Verdict verdict =
                    pinned ? AmbiguityRules.Verdict.NAME : rules.verdict(match, form);
            if (verdict == AmbiguityRules.Verdict.NAME) {
                sure.add(candidate);
            } else if (verdict == AmbiguityRules.Verdict.IN_THE_FIELD) {
                unsure.add(candidate);
            }
            order.note(form);
        }
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

    private static Span span(Tokens tokens, int start, int end) {
        return new Span(tokens.at(start).start(), tokens.at(end - 1).end());
    }

    private static List<Span> unknown(Tokens tokens, NameSearch search, boolean[] covered) {
        List<Span> unknown = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            if (!isUnknown(tokens, search, covered, at)) {
                at++;
                continue;
            }
            int start = at++;
            while (at < tokens.size()
                    && tokens.at(at).gap() != Tokens.Gap.CLAUSE
                    && isUnknown(tokens, search, covered, at)) {
                at++;
            }
            unknown.add(span(tokens, start, at));
        }
        return unknown;
    }

    private static boolean isUnknown(Tokens tokens, NameSearch search, boolean[] covered, int at) {
        return search.isStrange(at)
                && !covered[at]
                && tokens.at(at).word().length() >= SHORTEST_UNKNOWN;
    }
}
